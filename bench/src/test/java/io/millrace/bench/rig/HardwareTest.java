package io.millrace.bench.rig;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;

class HardwareTest {
    @Test
    void hasTheBoundsThatAreDerivedForFourServers() {
        assertThat(gain(2.5)).isCloseTo(6.0, within(0.1));
        assertThat(gain(4)).isCloseTo(7.9, within(0.1));
        assertThat(gain(8)).isCloseTo(9.4, within(0.1));
    }

    private static double gain(double objectiveOverOne) {
        Hardware hardware = Hardware.gpuLike(objectiveOverOne);
        return hardware.boundPerSecond() / hardware.unbatchedPerSecond();
    }
}
