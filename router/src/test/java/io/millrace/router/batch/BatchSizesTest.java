package io.millrace.router.batch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.List;
import org.junit.jupiter.api.Test;

class BatchSizesTest {
    private final BatchSizes some = BatchSizes.of(List.of(1, 4, 16));

    @Test
    void padsToTheNextAllowedSize() {
        assertThat(List.of(some.padded(1), some.padded(2), some.padded(4), some.padded(5)))
                .containsExactly(1, 4, 4, 16);
        assertThat(BatchSizes.upTo(16).padded(5)).isEqualTo(5);
    }

    @Test
    void roundsATargetDownToAnAllowedSize() {
        assertThat(List.of(some.floor(0), some.floor(3), some.floor(15), some.floor(99)))
                .containsExactly(1, 1, 4, 16);
        assertThat(List.of(BatchSizes.upTo(16).floor(0), BatchSizes.upTo(16).floor(99)))
                .containsExactly(1, 16);
    }

    @Test
    void refusesNonsense() {
        assertThatIllegalArgumentException().isThrownBy(() -> BatchSizes.upTo(0));
        assertThatIllegalArgumentException().isThrownBy(() -> BatchSizes.of(List.of()));
        assertThatIllegalArgumentException().isThrownBy(() -> BatchSizes.of(List.of(4, 4)));
        assertThatIllegalArgumentException().isThrownBy(() -> new BatchSizes(8, List.of(1, 4)));
    }
}
