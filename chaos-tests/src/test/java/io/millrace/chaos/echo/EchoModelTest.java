package io.millrace.chaos.echo;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class EchoModelTest {
    private final Rows x = EchoModel.question(4711, 3, 8, 42);

    @Test
    void knowsItsOwnAnswer() {
        assertThat(EchoModel.judge(x, EchoModel.answer(x))).isEqualTo(new Verdict.Right());
    }

    @Test
    void knowsWhoseAnswerItWasGiven() {
        Rows other = EchoModel.answer(EchoModel.question(4712, 3, 8, 42));

        assertThat(EchoModel.judge(x, other)).isEqualTo(new Verdict.Misdelivered(4712));
    }

    @Test
    void seesOneForeignRowAmongItsOwn() {
        float[] mixed = EchoModel.answer(x).values().clone();
        Rows other = EchoModel.answer(EchoModel.question(99, 3, 8, 42));
        System.arraycopy(other.values(), 16, mixed, 16, 8);

        assertThat(EchoModel.judge(x, new Rows(3, 8, mixed))).isEqualTo(new Verdict.Misdelivered(99));
    }

    @Test
    void seesItsOwnRowsInAnotherOrder() {
        float[] y = EchoModel.answer(x).values();
        float[] turned = y.clone();
        System.arraycopy(y, 0, turned, 8, 8);
        System.arraycopy(y, 8, turned, 0, 8);

        assertThat(EchoModel.judge(x, new Rows(3, 8, turned))).isInstanceOf(Verdict.Wrong.class);
    }

    @Test
    void doesNotTakeTheQuestionForItsAnswer() {
        assertThat(EchoModel.judge(x, x)).isInstanceOf(Verdict.Wrong.class);
    }

    @Test
    void doesNotTakeAMissingRowOrANaN() {
        float[] y = EchoModel.answer(x).values().clone();
        y[0] = Float.NaN;

        assertThat(EchoModel.judge(x, new Rows(3, 8, y))).isInstanceOf(Verdict.Wrong.class);
        assertThat(EchoModel.judge(x, EchoModel.answer(EchoModel.question(4711, 2, 8, 42))))
                .isInstanceOf(Verdict.Wrong.class);
    }

    @Test
    void asksTheSameQuestionForTheSameSeed() {
        assertThat(EchoModel.question(7, 2, 5, 1).values())
                .isEqualTo(EchoModel.question(7, 2, 5, 1).values());
        assertThat(EchoModel.question(7, 2, 5, 1).values())
                .isNotEqualTo(EchoModel.question(7, 2, 5, 2).values());
    }

    @Test
    void valuesSurviveDecimalText() {
        for (float value : x.values())
            assertThat(Float.parseFloat(Float.toString(value))).isEqualTo(value);
    }
}
