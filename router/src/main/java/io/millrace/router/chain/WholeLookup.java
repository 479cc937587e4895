package io.millrace.router.chain;

import io.millrace.inference.InferenceResponse.Computed;
import io.millrace.inference.Tensors;
import io.millrace.router.cache.CacheKey;
import io.millrace.router.cache.KeyMaker;
import io.millrace.router.cache.ModelCache;
import io.millrace.router.cache.Question;
import io.millrace.router.cache.Remembered;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** An answer that is remembered as it is. */
final class WholeLookup implements CacheLookup {
    private final ModelCache cache;
    private final Tensors asked;
    private final Question question;
    private final CacheKey key;
    private final @Nullable Remembered known;

    WholeLookup(ModelCache cache, KeyMaker keys, CacheQuestions.Read read) {
        this.cache = cache;
        this.asked = read.tensors();
        this.question = read.question();
        this.key = keys.of(question);
        Remembered found = cache.known(key);
        this.known = found != null && found.covers(wanted()) ? found : null;
    }

    private List<String> wanted() {
        return asked.wanted();
    }

    @Override
    public Optional<Computed> remembered() {
        return known != null && cache.isFresh(known) ? Optional.of(known.answer(wanted())) : Optional.empty();
    }

    @Override
    public CacheKey key() {
        return key;
    }

    @Override
    public Tensors missing() {
        return asked;
    }

    @Override
    public List<Question> questions() {
        return List.of(question);
    }

    @Override
    public List<Remembered> remember(Remembered answer) {
        cache.remember(key, answer);
        return List.of(answer);
    }

    @Override
    public void remember(int place, Remembered answer) {
        cache.remember(key, answer);
    }

    @Override
    public Computed with(Remembered answer) {
        return answer.answer(wanted());
    }

    @Override
    public Optional<Computed> old() {
        return known != null && cache.isOfUse(known) ? Optional.of(known.answer(wanted())) : Optional.empty();
    }
}
