package io.millrace.router.compose.combine;

import io.millrace.config.CombineForm;
import io.millrace.inference.DataType;
import io.millrace.inference.Tensor;
import java.math.BigDecimal;
import java.math.MathContext;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.IntStream;

/**
 * What {@link Combining} says of answers of one output, element by element with exact numbers. Elements are Double where they
 * are what a member says or not finite, else BigDecimal for floating numbers.
 */
record PlainCombining(List<Object> elements, double agreement) {
    private static final MathContext EXACT = new MathContext(60);
    private static final double TIE = 1e-9;

    static PlainCombining of(CombineForm form, List<MemberAnswer> answers) {
        Tensor first = answers.getFirst().outputs().tensors().getFirst();
        Members members = new Members(form, answers);
        int width = first.type().kind() == DataType.Kind.FLOATING
                ? (int) first.shape().dim(1)
                : 1;
        int lines = (int) first.shape().elements() / width;
        List<Object> elements = new ArrayList<>();
        double agreement = 0;
        for (int line = 0; line < lines; line++) {
            int from = line * width;
            if (first.type().kind() == DataType.Kind.FLOATING && form != CombineForm.VOTE) {
                for (int i = from; i < from + width; i++) elements.add(members.blended(form, i));
                agreement += members.agreement(from, width);
            } else if (form == CombineForm.MAX) {
                Object largest = Collections.max(members.of(from), PlainCombining::compared);
                elements.add(largest);
                agreement += members.share(members.of(from), largest);
            } else {
                agreement += members.vote(from, width, elements);
            }
        }
        return new PlainCombining(elements, agreement / lines);
    }

    @SuppressWarnings("unchecked") // Both are of the same class.
    private static int compared(Object one, Object other) {
        return ((Comparable<Object>) one).compareTo(other);
    }

    private static final class Members {
        private final List<List<Object>> values = new ArrayList<>();
        private final List<BigDecimal> weights = new ArrayList<>();

        Members(CombineForm form, List<MemberAnswer> answers) {
            boolean weighted = form == CombineForm.MEAN || form == CombineForm.VOTE;
            for (MemberAnswer answer : answers) {
                values.add(PlainElements.of(answer.outputs().tensors().getFirst()));
                weights.add(new BigDecimal(weighted ? answer.weight() : 1));
            }
        }

        List<Object> of(int element) {
            return values.stream().map(its -> its.get(element)).toList();
        }

        private BigDecimal weight(List<Integer> members) {
            return members.stream().map(weights::get).reduce(BigDecimal.ZERO, BigDecimal::add);
        }

        private List<Integer> all() {
            return IntStream.range(0, values.size()).boxed().toList();
        }

        double share(List<?> said, Object value) {
            List<Integer> who =
                    all().stream().filter(i -> value.equals(said.get(i))).toList();
            return weight(who).divide(weight(all()), MathContext.DECIMAL128).doubleValue();
        }

        /** Adds what has won; the share that said so. */
        double vote(int from, int width, List<Object> elements) {
            List<Object> said = new ArrayList<>();
            for (List<Object> its : values) {
                Object one = its.get(from);
                said.add(one instanceof Double ? said(its.subList(from, from + width)) : one);
            }
            Map<Object, Double> shares = new TreeMap<>(PlainCombining::compared);
            for (Object one : said) if (!one.equals("nothing")) shares.put(one, share(said, one));
            if (shares.isEmpty()) {
                for (int i = 0; i < width; i++) elements.add(Double.NaN);
                return 0;
            }
            double most = Collections.max(shares.values());
            Map.Entry<Object, Double> won = shares.entrySet().stream()
                    .filter(one -> one.getValue() > most - TIE)
                    .findFirst()
                    .orElseThrow();
            if (values.getFirst().getFirst() instanceof Double) {
                List<Integer> winners = all().stream()
                        .filter(i -> said.get(i).equals(won.getKey()))
                        .toList();
                for (int i = from; i < from + width; i++) elements.add(mean(i, winners));
            } else {
                elements.add(won.getKey());
            }
            return won.getValue();
        }

        private static Object said(List<Object> line) {
            List<Double> numbers = line.stream()
                    .map(Double.class::cast)
                    .map(value -> value + 0.0)
                    .toList();
            List<Double> known =
                    numbers.stream().filter(value -> !Double.isNaN(value)).toList();
            if (known.isEmpty()) return "nothing";
            Double highest = Collections.max(known);
            return line.size() == 1 ? highest : (Object) (double) numbers.indexOf(highest);
        }

        private List<Integer> numbers(int element) {
            return all().stream()
                    .filter(i -> !Double.isNaN((Double) values.get(i).get(element)))
                    .toList();
        }

        Object blended(CombineForm form, int element) {
            if (form == CombineForm.MEAN) return mean(element, all());
            List<Double> sorted = numbers(element).stream()
                    .map(i -> (Double) values.get(i).get(element))
                    .sorted()
                    .toList();
            if (sorted.isEmpty()) return Double.NaN;
            if (form == CombineForm.MAX) return sorted.getLast();
            if (sorted.size() % 2 != 0) return sorted.get(sorted.size() / 2);
            double upper = sorted.get(sorted.size() / 2);
            double lower = sorted.get(sorted.size() / 2 - 1);
            if (Double.isInfinite(lower) || Double.isInfinite(upper)) return lower + upper;
            return new BigDecimal(lower).add(new BigDecimal(upper)).divide(BigDecimal.TWO, EXACT);
        }

        private Object mean(int element, List<Integer> of) {
            List<Integer> who = numbers(element).stream().filter(of::contains).toList();
            if (who.isEmpty()) return Double.NaN;
            double infinities = 0;
            BigDecimal sum = BigDecimal.ZERO;
            for (int i : who) {
                double value = (Double) values.get(i).get(element);
                if (Double.isInfinite(value)) infinities += value;
                else sum = sum.add(weights.get(i).multiply(new BigDecimal(value)));
            }
            return infinities == 0 ? sum.divide(weight(who), EXACT) : (Object) infinities;
        }

        /** 1 − D / 2S. */
        double agreement(int from, int width) {
            BigDecimal apart = BigDecimal.ZERO;
            BigDecimal size = BigDecimal.ZERO;
            for (int i = from; i < from + width; i++) {
                List<Object> its = of(i);
                if (its.stream().allMatch(value -> value.equals(its.getFirst()))
                        && !Double.isFinite((Double) its.getFirst())) continue;
                if (its.stream().anyMatch(value -> !Double.isFinite((Double) value))) return 0;
                BigDecimal mean = (BigDecimal) mean(i, all());
                for (int member : all()) {
                    BigDecimal value = new BigDecimal((Double) its.get(member));
                    apart = apart.add(
                            weights.get(member).multiply(value.subtract(mean).abs()));
                    size = size.add(weights.get(member).multiply(value.abs()));
                }
            }
            if (size.signum() == 0) return 1;
            return 1 - apart.divide(size, MathContext.DECIMAL128).doubleValue() / 2;
        }
    }
}
