package io.millrace.router.chain;

import io.millrace.inference.InferenceResponse.Computed;
import io.millrace.inference.Tensor;
import io.millrace.inference.Tensors;
import io.millrace.inference.form.TensorRows;
import io.millrace.router.cache.CacheKey;
import io.millrace.router.cache.KeyMaker;
import io.millrace.router.cache.ModelCache;
import io.millrace.router.cache.Question;
import io.millrace.router.cache.Remembered;
import io.millrace.router.cache.RememberedRows;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * An answer whose rows are remembered each for itself: a server is asked for those that are not there, in their order, and
 * its rows go between the others. For inputs of as many rows each, and outputs whose rows are all of one shape.
 */
final class RowsLookup implements CacheLookup {
    /** Of a request with more, the answer is remembered whole: each row costs a key and an entry. */
    private static final int MOST_ROWS = 1_024;

    private final ModelCache cache;
    private final List<String> outputs;
    private final CacheKey[] keys;
    private final List<@Nullable Remembered> known;
    private final int[] missing;
    private final Tensors sent;
    private final KeyMaker maker;
    private final Question question;

    RowsLookup(ModelCache cache, KeyMaker maker, CacheQuestions.Read read) {
        this.cache = cache;
        this.outputs = read.outputs();
        this.maker = maker;
        this.question = read.question();
        List<Tensor> inputs =
                read.tensors().tensors().stream().map(TensorRows::cuttable).toList();
        int rows = Math.toIntExact(inputs.getFirst().rows());
        keys = new CacheKey[rows];
        known = new ArrayList<>(rows);
        int[] lacking = new int[rows];
        int lacks = 0;
        for (int i = 0; i < rows; i++) {
            keys[i] = maker.of(question.about(row(inputs, i)));
            Remembered found = cache.known(keys[i]);
            if (found != null && !found.covers(outputs)) found = null;
            known.add(found);
            if (found == null || !cache.isFresh(found)) lacking[lacks++] = i;
        }
        missing = Arrays.copyOf(lacking, lacks);
        sent = lacks == rows ? read.tensors() : only(read.tensors(), inputs, missing);
    }

    /** Whether rows of this call's answer can be told apart. */
    static boolean takes(ModelCache cache, CacheQuestions.Read read) {
        if (!cache.settings().perItem() || !read.equalRows()) return false;
        List<Tensor> inputs = read.tensors().tensors();
        long rows = inputs.isEmpty() ? 0 : inputs.getFirst().rows();
        if (rows < 2 || rows > MOST_ROWS) return false;
        for (Tensor input : inputs) if (input.shape().rank() == 0 || input.rows() != rows) return false;
        return true;
    }

    private static Tensors only(Tensors asked, List<Tensor> inputs, int[] rows) {
        List<Tensor> cut = new ArrayList<>(inputs.size());
        if (rows.length > 0)
            for (Tensor input : inputs) {
                List<Tensor> parts = new ArrayList<>(rows.length);
                for (int row : rows) parts.add(TensorRows.rows(input, row, row + 1));
                cut.add(TensorRows.joined(parts));
            }
        return new Tensors(cut, asked.wanted(), asked.id(), asked.parameters());
    }

    @Override
    public Optional<Computed> remembered() {
        return missing.length == 0 ? joined(known) : Optional.empty();
    }

    @Override
    public CacheKey key() {
        return missing.length == 1 ? keys[missing[0]] : maker.of(question.about(sent.tensors()));
    }

    @Override
    public Tensors missing() {
        return sent;
    }

    @Override
    public List<Question> questions() {
        List<Tensor> inputs = sent.tensors().stream().map(TensorRows::cuttable).toList();
        List<Question> questions = new ArrayList<>(missing.length);
        for (int i = 0; i < missing.length; i++) questions.add(question.about(row(inputs, i)));
        return questions;
    }

    private static List<Tensor> row(List<Tensor> inputs, int row) {
        return inputs.stream()
                .map(input -> TensorRows.rows(input, row, row + 1))
                .toList();
    }

    @Override
    public List<Remembered> remember(Remembered answer) {
        List<Remembered> rows = RememberedRows.cut(answer, missing.length);
        for (int i = 0; i < missing.length; i++) remember(i, rows.get(i));
        return rows;
    }

    @Override
    public void remember(int place, Remembered answer) {
        cache.remember(keys[missing[place]], answer);
    }

    @Override
    public Computed with(Remembered answer) {
        List<Remembered> came = RememberedRows.cut(answer, missing.length);
        List<@Nullable Remembered> rows = new ArrayList<>(known);
        for (int i = 0; i < missing.length; i++) rows.set(missing[i], came.get(i));
        return joined(rows).orElseThrow();
    }

    @Override
    public Optional<Computed> old() {
        for (Remembered row : known) if (row == null || !cache.isOfUse(row)) return Optional.empty();
        return joined(known);
    }

    private Optional<Computed> joined(List<@Nullable Remembered> rows) {
        List<Remembered> all = new ArrayList<>(rows.size());
        for (Remembered row : rows) {
            if (row == null) return Optional.empty();
            all.add(row);
        }
        return Optional.of(RememberedRows.joined(all, outputs));
    }
}
