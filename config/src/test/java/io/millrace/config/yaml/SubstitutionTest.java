package io.millrace.config.yaml;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SubstitutionTest {
    private static final Map<String, String> ENVIRONMENT =
            Map.of("HOST", "node7", "PORT", "80", "EMPTY", "", "DOLLAR", "$$ ${HOST}");
    private final List<String> complaints = new ArrayList<>();

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            plain                | plain
            ${HOST}              | node7
            ${HOST}:${PORT}      | node7:80
            ${HOST:-other}       | node7
            ${NONE:-other}       | other
            ${EMPTY:-other}      | other
            a${EMPTY}b           | ab
            a${NONE:-}b          | ab
            ${NONE:-a:-b c}      | a:-b c
            $${HOST}             | ${HOST}
            $$$${HOST}           | $${HOST}
            $$${HOST}            | $node7
            $HOST $ $1           | $HOST $ $1
            ${DOLLAR}            | $$ ${HOST}
            """)
    void putsIn(String scalar, String expected) {
        assertThat(apply(scalar).text()).isEqualTo(expected);
        assertThat(complaints).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            ${NONE}       | ${NONE}: environment variable NONE is not set, and no ${NONE:-default} given
            a${HOST       | ${HOST: not a substitution: write ${NAME} or ${NAME:-default}, and $$ for a dollar sign
            ${}           | ${}: not a substitution: write ${NAME} or ${NAME:-default}, and $$ for a dollar sign
            ${1A}         | ${1A}: not a substitution: write ${NAME} or ${NAME:-default}, and $$ for a dollar sign
            ${A-b}        | ${A-b}: not a substitution: write ${NAME} or ${NAME:-default}, and $$ for a dollar sign
            ${ HOST }     | ${ HOST }: not a substitution: write ${NAME} or ${NAME:-default}, and $$ for a dollar sign
            """)
    void refuses(String scalar, String complaint) {
        assertThat(apply(scalar).isBroken()).isTrue();
        assertThat(complaints).containsExactly(complaint);
    }

    @Test
    void tellsTextFromOutsideFromTheDocumentsOwn() {
        assertThat(apply("$$a").fromOutside()).isFalse();
        assertThat(apply("${NONE:-a}").fromOutside()).isTrue();
    }

    private Substitution.Result apply(String scalar) {
        return new Substitution(ENVIRONMENT, 1000)
                .apply(scalar, (piece, problem) -> complaints.add(piece + ": " + problem));
    }
}
