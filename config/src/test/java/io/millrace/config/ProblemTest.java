package io.millrace.config;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class ProblemTest {

    @Test
    void isToldAsCompilersDo() {
        assertThat(new Problem("fleet.yaml", 12, 5, "unknown key 'poolz', did you mean 'pools'?", "    poolz: {}"))
                .hasToString("fleet.yaml:12:5: unknown key 'poolz', did you mean 'pools'?");
    }

    @Test
    void showsTheSourceWithACaretUnderThePlace() {
        assertThat(new Problem("fleet.yaml", 12, 5, "unknown key 'poolz'", "    poolz: {}").render())
                .isEqualTo("""
                        fleet.yaml:12:5: unknown key 'poolz'
                          12 |     poolz: {}
                             |     ^
                        """);
    }

    @Test
    void cutsALongLineAroundThePlace() {
        String line = "x".repeat(500) + "HERE" + "y".repeat(500_000);

        assertThat(new Problem("f", 1, 501, "wrong", line).render())
                .isEqualTo("f:1:501: wrong\n  1 | " + "x".repeat(50) + "HERE" + "y".repeat(46) + "\n    | "
                        + " ".repeat(50) + "^\n");
    }

    @Test
    void pointsPastTheEndOfALine() {
        assertThat(new Problem("f", 1, 3, "wrong", "a:").render()).isEqualTo("f:1:3: wrong\n  1 | a:\n    |   ^\n");
    }

    @Test
    void sendsATerminalNothingItWouldObey() {
        assertThat(new Problem("f", 1, 1, "wrong", "\u001b[31m\t\u202e𝕏").render())
                .isEqualTo("f:1:1: wrong\n  1 | .[31m .𝕏\n    | ^\n");
    }

    @Test
    void mayMeanTheWholeFile() {
        Problem problem = Problem.ofFile("fleet.yaml", "no such file");

        assertThat(problem).hasToString("fleet.yaml: no such file");
        assertThat(problem.render()).isEqualTo("fleet.yaml: no such file\n");
    }
}
