package io.millrace.config;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What of a model's {@code traffic} cannot be, in which words. */
class TrafficKeysTest {
    private static String document(String more, String traffic) {
        return """
                pools:
                  gpu: {protocol: oip-rest, endpoints: [a:1]}
                  cpu: {protocol: tfs-rest, endpoints: [a:2]}
                  llm: {protocol: openai-rest, endpoints: [a:3]}
                  rpc: {protocol: grpc, endpoints: [a:4]}
                models:
                  next: {slo: {latency: 1s}, serve: [gpu], traffic: {split: [{version: 1, weight: 1}], aliases: [taken]}}
                  other: {slo: {latency: 1s}, serve: [gpu]}
                  chat: {slo: {latency: 1s}, serve: [llm]}
                  echo: {slo: {latency: 1s}, serve: [rpc], grpc-services: [a.Echo]}
                  digits:
                    slo: {latency: 1s}
                    serve: [gpu, cpu]
                    %s
                    traffic: {%s}
                """.formatted(more, traffic);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '~', quoteCharacter = '`', textBlock = """
            split: []                                                    ~ 'split' must not be empty
            rules: [{tenant: a, arm: b}]                                 ~ 'traffic' needs one of 'split', 'shadow', 'labels' and 'aliases'
            aliases: [a], sticky: {by: input}                            ~ 'rules' and 'sticky' are about the arms of a 'split'
            split: [{version: 3}]                                        ~ an arm needs the key 'weight'
            split: [{version: 3, weight: 0}]                             ~ 'split' needs an arm with a weight above 0
            split: [{version: 3, weight: 1}, {version: 3, weight: 1}]    ~ 'split' has two arms of the name '3'
            split: [{version: '>=3', weight: 1}]                         ~ an arm that is not one plain version, pool or model needs a 'name'
            split: [{weight: 1}]                                         ~ an arm that is not one plain version, pool or model needs a 'name'
            split: [{version: '>=', weight: 1}]                          ~ '>=' is neither a version nor a range of versions such as 1.2.x, '>=1.2 <2', ^1.4 or '3 || >=5'
            split: [{pool: llm, weight: 1}]                              ~ 'llm' is none of the pools that 'serve' names
            split: [{pool: gpuu, weight: 1}]                             ~ 'gpuu' is none of the pools that 'serve' names, did you mean 'gpu'?
            split: [{pool: gpu, model: other, weight: 1}]                ~ 'pool' is one of this model's, and 'model' has its own
            split: [{model: digits, weight: 1}]                          ~ an arm without 'model' asks this model itself
            split: [{model: othe, weight: 1}]                            ~ no model 'othe', did you mean 'other'?
            split: [{model: next, weight: 1}]                            ~ model 'next' has a 'split' itself
            split: [{version: 3, weight: 1}], rules: [{arm: 3, alias: b}] ~ 'b' is none of the model's 'aliases'
            split: [{version: 3, weight: 1}], rules: [{arm: '3'}]        ~ a rule needs one of 'header', 'tenant', 'protocol' and 'alias'
            split: [{version: 3, weight: 1}], rules: [{arm: '3', tenant: a, value: b}] ~ 'value' is that of a header, which 'header' names
            split: [{version: 3, weight: 1}], rules: [{arm: x, tenant: a}] ~ 'rules': no arm 'x'; the arms are 3
            split: [{version: 3, weight: 1}], rules: [{arm: '3', alias: a}] ~ 'a' is none of the model's 'aliases'
            split: [{version: 3, weight: 1}], sticky: {header: a, by: input} ~ 'sticky' takes one of 'header', 'cookie' and 'by'
            aliases: [a], promote: {from: a, to: b}                      ~ 'promote' is about two arms of a 'split'
            split: [{version: 3, weight: 1}], promote: {from: 3}         ~ the promote section needs the key 'to'
            split: [{version: 3, weight: 1}], promote: {from: 3, to: 3}  ~ 'from' and 'to' are one arm
            split: [{version: 3, weight: 1}], promote: {from: 3, to: x}  ~ 'promote': no arm 'x'; the arms are 3
            split: [{version: 3, weight: 0}, {version: 4, weight: 0}, {version: 5, weight: 1}], promote: {from: 3, to: 4} ~ 'promote': one of the two arms must have a weight, which both share
            split: [{version: 3, weight: 1}, {version: 4, weight: 1}], promote: {from: 3, to: 4, steps: [5, 50]} ~ the last of 'steps' must be 100
            split: [{version: 3, weight: 1}, {version: 4, weight: 1}], promote: {from: 3, to: 4, steps: [5, 5, 100]} ~ 'steps' must grow: [5.0, 5.0, 100.0]
            split: [{version: 3, weight: 1}, {version: 4, weight: 1}], promote: {from: 3, to: 4, steps: [0, 100]} ~ each of 'steps' must be a number above 0, at most 100, found '0'
            split: [{version: 3, weight: 1}, {version: 4, weight: 1}], promote: {from: 3, to: 4, patience: 1m} ~ 'patience' must be longer than 'at-least-time'
            split: [{version: 3, weight: 1}, {version: 4, weight: 1}], promote: {from: 3, to: 4, false-decisions: 100%} ~ 'false-decisions' must be below 100%
            split: [{version: 3, weight: 1}, {version: 4, weight: 1}], promote: {from: 3, to: 4, when: {}} ~ 'when' must not be empty
            split: [{version: 3, weight: 1}, {version: 4, weight: 1}], promote: {from: 3, to: 4, when: {error-rate: better}} ~ 'error-rate' must be 'no-worse' or a mapping with 'no-worse-by', found 'better'
            split: [{version: 3, weight: 1}, {version: 4, weight: 1}], promote: {from: 3, to: 4, when: {error-rate: {no-worse-by: 100%}}} ~ 'error-rate': the margin must be below 100%
            split: [{version: 3, weight: 1}, {version: 4, weight: 1}], promote: {from: 3, to: 4, when: {reward: no-worse}} ~ 'promote' compares 'reward', which clients tell by way of 'feedback'
            split: [{version: 3, weight: 1}, {version: 4, weight: 1}], feedback: {}, promote: {from: 3, to: 4, when: {reward: better}} ~ 'reward' must be 'no-worse' or a mapping with 'no-worse-by', found 'better'
            aliases: [a], feedback: {}                                   ~ 'feedback' is about the arms of a 'split'
            split: [{version: 3, weight: 1}], feedback: {range: [1]}     ~ 'range' takes two numbers, the smaller one first
            split: [{version: 3, weight: 1}], feedback: {range: [1, 1]}  ~ 'range' takes two numbers, the smaller one first
            split: [{version: 3, weight: 1}], feedback: {range: [1, 2, 3]} ~ 'range' must have at most 2 items
            split: [{version: 3, weight: 1}], feedback: {missing: -1}    ~ 'missing' must be within 'range'
            split: [{version: 3, weight: 1}], feedback: {window: 0s}     ~ 'window' must be a duration above 0 such as 50ms, 5s or 1m, found '0s'
            split: [{version: 3, weight: 1}], feedback: {}, select: {}   ~ 'select' needs two arms of a 'split' with a weight above 0
            split: [{version: 3, weight: 1}, {version: 4, weight: 1}], select: {} ~ 'select' learns from 'feedback', which must be there; or from 'reward: success' or 'on-time'
            split: [{version: 3, weight: 1}, {version: 4, weight: 1}], select: {reward: success, min-share: 51%} ~ 'select': 'min-share' for each of 2 arms is more than all
            split: [{version: 3, weight: 1}, {version: 4, weight: 1}], select: {reward: success, epsilon: 10%} ~ 'epsilon' is for 'epsilon-greedy' alone
            split: [{version: 3, weight: 1}, {version: 4, weight: 1}], select: {reward: success, every: 10ms} ~ 'every' must be at least 1s
            split: [{version: 3, weight: 1}, {version: 4, weight: 1}], feedback: {}, select: {by: lin-ucb} ~ 'lin-ucb' needs an 'input' to choose by, and how many 'features' it has
            split: [{version: 3, weight: 1}, {version: 4, weight: 1}], feedback: {}, select: {by: lin-ucb, input: x} ~ 'lin-ucb' needs an 'input' to choose by, and how many 'features' it has
            split: [{version: 3, weight: 1}, {version: 4, weight: 1}], feedback: {}, select: {by: lin-ucb, input: x, features: 65} ~ 'features' must be a whole number from 1 to 64, found '65'
            split: [{version: 3, weight: 1}, {version: 4, weight: 1}], feedback: {}, select: {by: lin-ucb, input: x, features: 2, explore: 0} ~ 'explore' must be a number above 0, at most 1000, found '0'
            split: [{version: 3, weight: 1}, {version: 4, weight: 1}], feedback: {}, select: {by: ucb1, input: x} ~ 'input' is for 'lin-ucb' alone
            split: [{version: 3, weight: 1}, {version: 4, weight: 1}], feedback: {}, select: {by: lin-ucb, input: x, features: 2, epsilon: 1%} ~ 'epsilon' is for 'epsilon-greedy' alone
            split: [{version: 3, weight: 1}, {version: 4, weight: 1}], feedback: {}, sticky: {by: tenant}, select: {by: lin-ucb, input: x, features: 2} ~ 'sticky' does not go with 'lin-ucb', which looks at each call anew
            split: [{version: 3, weight: 1}, {version: 4, weight: 1}], feedback: {}, select: {by: bandit} ~ 'by' must be thompson, thompson-gaussian, epsilon-greedy, ucb1, exp3 or lin-ucb, found 'bandit'
            split: [{version: 3, weight: 1}, {version: 4, weight: 1}], promote: {from: 3, to: 4}, select: {reward: success} ~ 'promote' and 'select' both give the arms their shares: only one of them can
            labels: {3: 4}                                               ~ '3' is a version itself, and cannot stand for another
            labels: {a: '< b'}                                           ~ '< b' is neither a version nor a range of versions such as 1.2.x, '>=1.2 <2', ^1.4 or '3 || >=5'
            shadow: []                                                   ~ 'shadow' must not be empty
            shadow: [{to: other}]                                        ~ a shadow needs the key 'sample'
            shadow: [{to: othe, sample: 5%}]                             ~ no model 'othe', did you mean 'other'?
            shadow: [{to: chat, sample: 5%}]                             ~ 'chat' cannot be sent copies: requests to its pool 'llm' are not read
            shadow: [{to: echo, sample: 5%}]                             ~ 'echo' stands for gRPC services
            shadow: [{sample: 5%}]                                       ~ a shadow needs 'to', 'version' or both
            shadow: [{to: digits, sample: 5%}]                           ~ copies go to another model or version, and 'digits' is this model
            shadow: [{version: '>=', sample: 5%}]                        ~ '>=' is neither a version nor a range of versions such as 1.2.x, '>=1.2 <2', ^1.4 or '3 || >=5'
            shadow: [{to: other, version: stable version, sample: 5%}]   ~ 'stable version' is neither a version nor a range of versions such as 1.2.x, '>=1.2 <2', ^1.4 or '3 || >=5'
            shadow: [{version: 2, sample: 5%}, {to: digits, version: 2, sample: 5%}] ~ copies go to 'digits:2' already
            shadow: [{to: other, sample: 5%}, {to: other, sample: 6%}]   ~ copies go to 'other' already
            shadow: [{to: other, sample: 105%}]                          ~ 'sample' must be a percentage such as 10%, found '105%'
            shadow: [{to: other, sample: 5%, budget: 0s}]                ~ 'budget' must be a duration above 0 such as 50ms, 5s or 1m, found '0s'
            shadow: [{to: other, sample: 5%, at-once: 0}]                ~ 'at-once' must be a whole number from 1 to 10000, found '0'
            shadow: [{to: other, sample: 5%, compare: {tolerance: {absolute: -1}}}] ~ 'absolute' must be a number of 0 or more, found '-1'
            shadow: [{to: other, sample: 5%, compare: {examples: 101}}]  ~ 'examples' must be a whole number from 0 to 100, found '101'
            aliases: [other]                                             ~ 'other' is a model itself
            aliases: [taken]                                             ~ 'taken' is an alias of model 'next'
            aliases: [a, a]                                              ~ alias 'a' is named twice
            """)
    void isRefused(String traffic, String problem) {
        assertThat(Documents.problems(document("", traffic)))
                .singleElement()
                .asString()
                .endsWith(": " + problem);
    }

    @Test
    void doesNotSplitByPoolWhatPoolsShare() {
        for (String shared : new String[] {"cache: {ttl: 1m}", "batch: {max: 4}", "queue: {max: 4}"})
            assertThat(Documents.problems(document(shared, "split: [{pool: gpu, weight: 1}]")))
                    .singleElement()
                    .asString()
                    .endsWith("an arm with a 'pool' does not go with '" + shared.replaceAll(":.*", "")
                            + "', which its pools share");
    }

    @Test
    void namesNoVersionsWhereRequestsAreNotRead() {
        String document = document("", "split: [{version: 3, weight: 1}]").replace("serve: [gpu, cpu]", "serve: [llm]");

        assertThat(Documents.problems(document))
                .singleElement()
                .asString()
                .endsWith("requests to pool 'llm' are not read: its traffic can be split by 'pool' alone");
        assertThat(Documents.good(document.replace("version: 3", "pool: llm")).models())
                .hasSize(5);
    }

    @Test
    void choosesByNothingThatIsNotRead() {
        String document = document(
                        "",
                        "split: [{pool: llm, weight: 1}, {name: b, pool: llm, weight: 1}],"
                                + " select: {by: lin-ucb, reward: success, input: x, features: 2}")
                .replace("serve: [gpu, cpu]", "serve: [llm]");

        assertThat(Documents.problems(document))
                .singleElement()
                .asString()
                .endsWith("'select': requests to pool 'llm' are not read, and 'lin-ucb' has to");
    }

    @Test
    void copiesNothingThatIsNotRead() {
        String document =
                document("", "shadow: [{to: other, sample: 5%}]").replace("serve: [gpu, cpu]", "serve: [llm]");

        assertThat(Documents.problems(document))
                .containsExactly("15:23: 'shadow': requests to pool 'llm' are not read");
    }

    @Test
    void copiesGoToVersionsOfItsOwnAndOfOthers() {
        RouterConfig config = Documents.good(document(
                "",
                "labels: {canary: '>=4'}, shadow: [{version: canary, sample: 5%}, {version: 2, sample: 5%},"
                        + " {to: other, version: 1.x, sample: 5%}, {to: other, sample: 5%}]"));

        assertThat(Documents.model(config, "digits").traffic().orElseThrow().shadow().stream()
                        .map(ShadowSettings::name))
                .containsExactly("digits:canary", "digits:2", "other:1.x", "other");
    }

    @Test
    void pointsAtTheTargetThatCannotBeCompared() {
        assertThat(Documents.problems(document("", "shadow: [{sample: 5%, to: chat}]")))
                .containsExactly("15:41: 'chat' cannot be sent copies: requests to its pool 'llm' are not read");
    }

    @Test
    void isPrintedAsItIsRead() {
        RouterConfig config = Documents.good(document(
                "",
                "labels: {stable: 3, canary: '>=4 <5'}, aliases: [beta], split: [{version: stable, weight: 9}, "
                        + "{name: b, version: canary, weight: 1}, {pool: cpu, weight: 0}, {model: other, weight: 0}], "
                        + "rules: [{header: x-a, value: v, tenant: t, protocol: oip, alias: beta, arm: b}], sticky: {cookie: c}, "
                        + "feedback: {}, promote: {from: stable, to: b, when: {latency-slo: {no-worse-by: 2%}, reward: {no-worse-by: 3%}},"
                        + " steps: [2.5, 100], patience: 2h}"));

        RouterConfig again = Documents.good(EffectiveConfig.print(config));

        assertThat(again.models()).isEqualTo(config.models());
    }

    @Test
    void printsByWhatArmsAreChosen() {
        RouterConfig config = Documents.good(document(
                "",
                "split: [{version: 3, weight: 1}, {version: 4, weight: 1}],"
                        + " select: {by: lin-ucb, reward: on-time, input: user, features: 3, explore: 2}"));

        assertThat(Documents.good(EffectiveConfig.print(config)).models()).isEqualTo(config.models());
    }
}
