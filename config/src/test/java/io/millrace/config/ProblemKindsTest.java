package io.millrace.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What is wrong, exactly where, in exactly which words. */
class ProblemKindsTest {

    @Test
    void tellsEveryProblemOfADocumentInTheOrderOfTheText() {
        assertThat(Documents.problems("""
            listen: {prot: 80}
            poolz: {}
            models:
              digits: {slo: {}, serve: [gpu]}
              digits/2: {slo: {latency: 1s}, serve: [x]}
            """))
                .containsExactly(
                        "1:1: a configuration needs the key 'pools'",
                        "1:10: unknown key 'prot', did you mean 'port'?",
                        "2:1: unknown key 'poolz', did you mean 'pools'?",
                        "4:12: an objective needs the key 'latency'",
                        "5:3: 'digits/2' is not a model name: 1 to 255 letters, digits and `. _ - +`, beginning with a"
                                + " letter, digit or underscore, without two dots in a row");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            listen: {§ports: 1}                         | unknown key 'ports', did you mean 'port'?
            listen: {§maxBody: 1MB}                     | unknown key 'maxBody', did you mean 'max-body'?
            listen: {§Max_Body: 1MB}                    | unknown key 'Max_Body', did you mean 'max-body'?
            admin: {§toke: x}                           | unknown key 'toke', did you mean 'token'?
            admin: {§password: x}                       | unknown key 'password'; the admin section has address, port, token, tls
            listen: {port: §65536}                      | 'port' must be a whole number from 0 to 65535, found '65536'
            listen: {port: §"80"}                       | 'port' must be a whole number from 0 to 65535, found '80': leave out the quotes
            listen: {port: §1_000}                      | 'port' must be a whole number from 0 to 65535, found '1_000': write digits only
            listen: {port: §080}                        | 'port' must be a whole number from 0 to 65535, found '080': with a leading zero some readers take it for octal
            listen: {port: §0x50}                       | 'port' must be a whole number from 0 to 65535, found '0x50'
            listen: {port: §80.5}                       | 'port' must be a whole number from 0 to 65535, found '80.5'
            listen: {port: §[80]}                       | 'port' must be a whole number from 0 to 65535, found a list
            listen: {port: §{}}                         | 'port' must be a whole number from 0 to 65535, found a mapping
            listen: {port:§ }                           | 'port' must be a whole number from 0 to 65535, found nothing
            listen: {idle-timeout: §5}                  | 'idle-timeout' must be a duration above 0 such as 50ms, 5s or 1m, found '5': add a unit, as 5s
            listen: {idle-timeout: §5 s}                | 'idle-timeout' must be a duration above 0 such as 50ms, 5s or 1m, found '5 s'
            listen: {idle-timeout: §5sec}               | 'idle-timeout' must be a duration above 0 such as 50ms, 5s or 1m, found '5sec'
            listen: {idle-timeout: §-5s}                | 'idle-timeout' must be a duration above 0 such as 50ms, 5s or 1m, found '-5s'
            listen: {idle-timeout: §1:30}               | 'idle-timeout' must be a duration above 0 such as 50ms, 5s or 1m, found '1:30'
            listen: {idle-timeout: §0ms}                | 'idle-timeout' must be a duration above 0 such as 50ms, 5s or 1m, found '0ms'
            listen: {idle-timeout: §366d}               | 'idle-timeout' must come to whole nanoseconds, at most 365d
            listen: {idle-timeout: §1.5ns}              | 'idle-timeout' must come to whole nanoseconds, at most 365d
            listen: {max-body: §64}                     | 'max-body' must be a size above 0 such as 64MiB, 512KiB or 1GB, found '64': add a unit, as 64MiB
            listen: {max-body: §64mb}                   | 'max-body' must be a size above 0 such as 64MiB, 512KiB or 1GB, found '64mb', did you mean '64MB'?
            listen: {max-body: §64M}                    | 'max-body' must be a size above 0 such as 64MiB, 512KiB or 1GB, found '64M', did you mean '64MiB'?
            listen: {max-body: §0.5B}                   | 'max-body' must come to whole bytes, at most 1000000GiB
            listen: {max-body: §2GiB}                   | max-body must be in 1 byte..2 GiB
            listen: {max-body: §1GiB}                   | max-buffered must not be below max-body
            listen: {max-body: 9MB, max-buffered: §1MB} | max-buffered must not be below max-body
            listen: {address: §10.0.0.300}              | address 10.0.0.300 is not an IP address
            listen: {address: §10.1}                    | 'address' must be an address without a port such as 127.0.0.1 or localhost, found '10.1'
            listen: {address: §"a b"}                   | 'address' must be an address without a port such as 127.0.0.1 or localhost, found 'a b'
            listen: §{port: 8081}                       | admin and listen cannot both have port 8081
            admin: {address: §0.0.0.0}                  | admin address 0.0.0.0 is not a loopback address, and whoever reaches the admin port may use it: give it a token, or tls with a client-ca, or bind 127.0.0.1, ::1 or localhost
            admin: {address: §example.org}              | admin address example.org is not a loopback address, and whoever reaches the admin port may use it: give it a token, or tls with a client-ca, or bind 127.0.0.1, ::1 or localhost
            access-log: §stdot                          | 'access-log' must be 'off', 'stdout' or a path such as logs/access.log, found 'stdot', did you mean 'stdout'?
            access-log: §false                          | 'access-log' must be 'off', 'stdout' or a path such as logs/access.log, found 'false', did you mean 'off'?
            §redis: {}                                  | the redis section needs the key 'address'
            redis: {address: §redis.internal}           | 'address' must be an address such as redis.internal:6379, found 'redis.internal': add the port
            redis: {address: §a:0}                      | port 0 is not in 1..65535
            redis: {address: a:1, timeout: §2s}         | timeout must be from 1ms to 1s
            redis: {address: a:1, max-value: §1GiB}     | max-value must be in 1 byte..64 MiB
            redis: {address: a:1, username: §me}        | username needs a password
            redis: {address: a:1, password: §"***"}     | 'password': a password that was masked when it was printed is none any more
            redis: {address: a:1, key-prefix: §a b}     | 'key-prefix' must be a prefix of 1 to 64 letters, digits and . _ : - such as millrace-staging, found 'a b'
            §peers: {}                                  | 'peers' must not be empty
            peers: {§discover: {consul: millrace}}      | unknown key 'discover'; the peers section has endpoints, file, dns, consul, kubernetes
            peers: {consul: millrace, §models: all}     | unknown key 'models'; the peers section has endpoints, file, dns, consul, kubernetes
            peers: {endpoints: [a:1, §"A:1"]}           | endpoint A:1 is given twice, first at line 1, column 21
            peers: {endpoints: [§{address: "a:1"}]}     | each of 'endpoints' must be an address such as 10.0.0.3:8080, found a mapping
            tracing: {otlp: §"collector:4318"}          | 'otlp' must be a URL by http:// or https:// such as http://collector:4318, found 'collector:4318'
            tracing: {otlp: §"http://u@c:4318"}         | 'otlp' must be a URL by http:// or https:// such as http://collector:4318, found 'http://u@c:4318'
            tracing: {otlp: "http://c", sample: §1.5}   | 'sample' must be a percentage such as 10%, found '1.5': write 1.5%
            tracing: {otlp: "http://c", headers: {a: §"***"}} | 'a': a header that was masked when it was printed is none any more
            payload-log: {to: /p, max-body: §17MiB}     | max-body must be 1B to 16MiB
            payload-log: {to: §"http:///x"}             | to names no host: http:///x
            payload-log: {to: §"http://u:p@s"}          | to must name no user
            payload-log: {to: "http://s", files: §2}    | 'files' goes with a file
            §state: {}                                  | 'state' must not be empty
            state: {consul: {}, kubernetes: §{}}        | 'kubernetes' does not go with 'consul': routers agree in one place, or not at all
            state: {consul: {key-prefix: §/a}}          | 'key-prefix' must be a text such as millrace/digits, found '/a'
            state: {kubernetes: {config-map: §A}}       | config-map: not a name of Kubernetes: A
            state: {dir: §[a]}                          | 'dir' must be a folder such as /var/lib/millrace, found a list
            event-loops: §0                             | 'event-loops' must be 'auto' or a whole number from 1 to 256, found '0'
            event-loops: §atuo                          | 'event-loops' must be 'auto' or a whole number from 1 to 256, found 'atuo', did you mean 'auto'?
            """)
    void namesTheProblemOfTheProcess(String line, String expected) {
        assertFound(line + "\n" + Documents.SMALL, expected);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
        §gpu: {}                                                         | a pool needs the key 'protocol'
        gpu: {protocol: §oip-rst, endpoints: [a:1]}                      | 'protocol' must be oip-rest, tfs-rest, torchserve-rest, kserve-v1-rest, djl-serving-rest, openai-rest, http, oip-grpc, tfs-grpc, torchserve-grpc, grpc or djl, found 'oip-rst', did you mean 'oip-rest'?
        §gpu: {protocol: oip-rest}                                       | pool gpu has neither 'endpoints' nor 'discover'
        gpu: {protocol: oip-rest, §discover: {}}                         | 'discover' must not be empty
        gpu: {protocol: oip-rest, discover: {§consule: triton}}          | unknown key 'consule', did you mean 'consul'?
        gpu: {protocol: oip-rest, discover: {file: x, models: §most}}    | 'models' must be all or listed, found 'most'
        gpu: {protocol: oip-rest, discover: {dns: §"a..b:80"}}           | 'dns': not a DNS name: a..b
        gpu: {protocol: oip-rest, discover: {dns: §"a:99999"}}           | 'dns': port 99999 is not in 1..65535
        gpu: {protocol: oip-rest, discover: {kubernetes: {service: §A_b}}} | service: not a name of Kubernetes: A_b
        gpu: {protocol: oip-rest, §endpoints: []}                        | 'endpoints' must not be empty
        gpu: {protocol: oip-rest, endpoints: [§a]}                       | each of 'endpoints' must be an endpoint such as 10.0.0.7:8080, found 'a': add the port
        gpu: {protocol: oip-rest, endpoints: [§http://a:1/v2]}           | each of 'endpoints' must be an endpoint such as 10.0.0.7:8080, found 'http://a:1/v2': leave out what stands before the host, and any path
        gpu: {protocol: oip-rest, endpoints: [§"::1:80"]}                | each of 'endpoints' must be an endpoint such as 10.0.0.7:8080, found '::1:80': an IPv6 address stands in brackets
        gpu: {protocol: oip-rest, endpoints: [§"[1::2::3]:80"]}          | address 1::2::3 is not an IP address
        gpu: {protocol: oip-rest, endpoints: [§a:0]}                     | port 0 is not in 1..65535
        gpu: {protocol: oip-rest, endpoints: [§a:99999]}                 | port 99999 is not in 1..65535
        gpu: {protocol: oip-rest, endpoints: [§{weight: 2}]}             | an endpoint needs the key 'address'
        gpu: {protocol: oip-rest, endpoints: [{address: a:1, weight: §0}]} | 'weight' must be a whole number from 1 to 1000, found '0'
        gpu: {protocol: oip-rest, endpoints: [a:1, b:1, §A:1]}           | endpoint A:1 is given twice, first at line 2, column 41
        gpu: {protocol: oip-rest, endpoints: ["[::1]:1", §"[0:0::1]:1"]} | endpoint [0:0::1]:1 is given twice, first at line 2, column 41
        gpu: {protocol: oip-rest, endpoints: [a:1], §workers: 2}         | a pool of servers takes no key 'workers'
        gpu: {protocol: oip-rest, endpoints: [a:1], probe:§ }            | 'probe' must be a mapping of keys, found nothing
        gpu: {protocol: oip-rest, endpoints: [a:1], eject: {base-time: §1m}} | 0 <= base-time <= max-time is required
        gpu: {protocol: oip-rest, endpoints: [a:1], eject: {max-ejected: §5}} | 'max-ejected' must be a percentage such as 10%, found '5': write 5%
        gpu: {protocol: oip-rest, endpoints: [a:1], eject: {max-ejected: §101%}} | 'max-ejected' must be a percentage such as 10%, found '101%'
        gpu: {protocol: oip-rest, endpoints: [a:1], breaker: {failure-ratio: §0%}} | 'failure-ratio' must be a percentage above 0% such as 10%, found '0%'
        gpu: {protocol: oip-rest, endpoints: [a:1], breaker: {min-attempts: §51}} | 1 <= min-attempts <= window is required
        §gpu: {protocol: http, endpoints: [a:1]}                         | a pool of HTTP services needs the key 'service'
        gpu: {protocol: oip-rest, endpoints: [a:1], §service: {path: /, probe: /}} | a pool of servers takes no key 'service'
        gpu: {protocol: http, endpoints: [a:1], §service: {path: /}}     | the service section needs the key 'probe'
        gpu: {protocol: http, endpoints: [a:1], service: {path: §"/{x}", probe: /}} | path must begin with / and may have {model} and {version} in it, and no blanks
        gpu: {protocol: http, endpoints: [a:1], service: {path: /, probe: /, request: §{x: /a, y: /a/b}}} | request: the pointer '/a/b' lies in that of 'x'
        §gpu: {protocol: djl}                                            | a djl pool needs the key 'models'
        gpu: {protocol: djl, §models: {}}                                | 'models' must not be empty
        gpu: {protocol: djl, models: {digits: §x}}                       | 'digits' must be a mapping of keys, found 'x'
        gpu: {protocol: djl, models: {§digits: {}}}                      | a model file needs the key 'path'
        gpu: {protocol: djl, models: {digits: {path: digits/model.onnx}}, §endpoints: [a:1]} | a djl pool takes no key 'endpoints'
        """)
    void namesTheProblemOfAPool(String pool, String expected) {
        String models = "models: {digits: {slo: {latency: 1s}, serve: [gpu]}}\n";

        assertFound("pools:\n  " + pool + "\n" + models, expected);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
        §digits: {serve: [gpu]}                                          | a model needs the key 'slo'
        §digits: {slo: {latency: 1s}}                                    | a model needs the key 'serve', or else 'ensemble', 'chain' or 'switch'
        digits: {slo: {latency: 1s}, §serve: []}                         | 'serve' must not be empty
        digits: {slo: {latency: 1s}, serve: §gpu}                        | 'serve' must be a list, found 'gpu'
        digits: {slo: {latency: 1s}, serve: [§gpuu]}                     | no pool 'gpuu', did you mean 'gpu'?
        digits: {slo: {latency: 1s}, serve: [§mainframe]}                | no pool 'mainframe'; the pools are gpu
        digits: {slo: {latency: 1s}, serve: [gpu, §gpu]}                 | pool 'gpu' is named twice
        digits: {slo: {latency: 1s}, serve: [gpu], §mirror: {}}          | unknown key 'mirror'; a model has slo, timeout, hop-margin, stream-idle, retry, hedge, serve, ensemble, chain, switch, grpc-services, inputs, outputs, cache, batch, fallback, queue, traffic, payload-log, features, required
        digits: {slo: {latency: 1s}, serve: [gpu], payload-log: §{}}     | 'payload-log' goes with that of the whole document, which says where to
        digits: {slo: {latency: 1s}, serve: [gpu], required: §yes}       | 'required' must be true or false, found 'yes', did you mean 'true'?
        digits: {slo: {latency: 1s}, serve: [gpu], required: §off}       | 'required' must be true or false, found 'off', did you mean 'false'?
        digits: {slo: {latency: 1s}, serve: [gpu], required: §"true"}    | 'required' must be true or false, found 'true': leave out the quotes
        digits: {slo: {latency: 1s, percentile: §99%}, serve: [gpu]}     | 'percentile' must be a number above 0, at most 100, found '99%': leave out the percent sign
        digits: {slo: {latency: 1s, percentile: §100.5}, serve: [gpu]}   | 'percentile' must be a number above 0, at most 100, found '100.5'
        digits: {slo: {latency: 1s, percentile: §0}, serve: [gpu]}       | 'percentile' must be a number above 0, at most 100, found '0'
        digits: {slo: {latency: 1s}, serve: [gpu], retry: {attempts: §11}} | 'attempts' must be a whole number from 1 to 10, found '11'
        digits: {slo: {latency: 1s}, serve: [gpu], hedge: {percentile: §100}} | 'percentile' must be a number above 0, at most 99.99, found '100'
        digits: {slo: {latency: 1s}, serve: [gpu], §fallback: {}}        | the fallback section needs the key 'answer'
        digits: {slo: {latency: 1s}, serve: [gpu], fallback: {answer: [{name: y, datatype: INT8, shape: [2], data: [1, §300]}]}} | 300 is out of range for INT8
        digits: {slo: {latency: 1s}, serve: [gpu], fallback: {answer: [{name: y, datatype: FP32, shape: [2], data: [1, §x]}]}} | 'x' is no element of type FP32
        digits: {slo: {latency: 1s}, serve: [gpu], fallback: {answer: [{name: y, datatype: BOOL, shape: [], data: [§yes]}]}} | 'yes' is no element of type BOOL
        digits: {slo: {latency: 1s}, serve: [gpu], fallback: {answer: [{name: y, datatype: FP16, shape: [], data: [§1]}]}} | FP16 cannot be written in decimals here
        digits: {slo: {latency: 1s}, serve: [gpu], fallback: {answer: [{name: y, datatype: FP32, shape: [-1, 2], data: §[1]}]}} | 'data' has 1 elements for FP32[-1,2]
        digits: {slo: {latency: 1s}, serve: [gpu], fallback: {answer: [{name: y, datatype: FP32, shape: §[2, -1], data: [1]}]}} | 'shape' may be variable in its first dimension only: [2,-1]
        digits: {slo: {latency: 1s}, serve: [gpu], fallback: {answer: §[{name: y, datatype: FP32, shape: [], data: [1]}, {name: y, datatype: FP32, shape: [], data: [1]}]}} | 'answer' has output 'y' twice
        digits: {slo: {latency: 1s}, serve: [gpu], inputs: [{name: x, datatype: FP32, shape: [-1]}], outputs: [{name: y, datatype: FP32, shape: [-1, 2]}], fallback: {answer: [{name: §z, datatype: FP32, shape: [-1, 2], data: [1, 2]}]}} | no output 'z' is declared
        digits: {slo: {latency: 1s}, serve: [gpu], inputs: [{name: x, datatype: FP32, shape: [-1]}], outputs: [{name: y, datatype: FP32, shape: [-1, 2]}], fallback: {answer: [{name: y, datatype: §INT8, shape: [-1, 2], data: [1, 2]}]}} | output 'y' is declared as FP32
        digits: {slo: {latency: 1s}, serve: [gpu], inputs: [{name: x, datatype: FP32, shape: [-1]}], outputs: [{name: y, datatype: FP32, shape: [-1, 2]}], fallback: {answer: [{name: y, datatype: FP32, shape: §[-1, 3], data: [1, 2, 3]}]}} | output 'y' is declared with the shape [-1,2]
        digits: {slo: {latency: 1s}, serve: [gpu], inputs: [{name: x, datatype: FP32, shape: [-1]}], outputs: [{name: y, datatype: FP32, shape: [-1, 2]}], fallback: {answer: [{name: y, datatype: FP32, shape: §[1, 2], data: [1, 2]}]}} | the model takes batches: dimension 0 must be -1, and 'data' one row
        digits: {slo: {latency: 1s}, serve: [gpu], §cache: {}}           | the cache section needs the key 'ttl'
        digits: {slo: {latency: 1s}, serve: [gpu], cache: {ttl: §0s}}    | 'ttl' must be a duration above 0 such as 50ms, 5s or 1m, found '0s'
        digits: {slo: {latency: 1s}, serve: [gpu], cache: §{ttl: 5m}, retry: {idempotent: false}} | 'cache' is for models that are 'idempotent'
        digits: {slo: {latency: 1s}, serve: [gpu], cache: {ttl: 5m, shared: §true}} | 'shared' goes with 'redis'
        digits: {slo: {latency: 1s}, serve: [gpu], features: §[{key: "{header.u}", format: json, into: {input: v, datatype: FP32, shape: [-1]}}]} | 'features' go with 'redis'
        digits: {slo: {latency: 1s}, serve: [gpu], §batch: {}}           | the batch section needs the key 'max'
        digits: {slo: {latency: 1s}, serve: [gpu], batch: {max: §1}}     | 'max' must be a whole number from 2 to 65536, found '1'
        digits: {slo: {latency: 1s}, serve: [gpu], queue: {at-once: §many}} | 'at-once' must be a whole number from 1 to 1024 or adaptive, found 'many'
        digits: {slo: {latency: 1s}, serve: [gpu], queue: {at-once: §0}} | 'at-once' must be a whole number from 1 to 1024 or adaptive, found '0'
        digits: {slo: {latency: 1s}, serve: [gpu], batch: {max: 8, policy: §nagle}} | 'policy' must be deferred, aimd, eager or fixed, found 'nagle'
        digits: {slo: {latency: 1s}, serve: [gpu], batch: {max: 8, size: §9}} | size must be from 1 to max
        digits: {slo: {latency: 1s}, serve: [gpu], batch: {max: 8, busy: §100%}} | busy must be below 100%
        digits: {slo: {latency: 1s}, serve: [gpu], batch: {max: 8, sizes: §[4, 2, 8]}} | sizes must rise: [4, 2, 8]
        digits: {slo: {latency: 1s}, serve: [gpu], batch: {max: 8, sizes: §[2, 4]}} | the last of sizes must be max
        digits: {slo: {latency: 1s}, serve: [gpu], §outputs: [{name: y, datatype: FP32, shape: []}]} | 'outputs' goes with 'inputs'
        digits: {slo: {latency: 1s}, serve: [gpu], inputs: [{name: x, datatype: §fp32, shape: []}]} | 'datatype' must be BOOL, UINT8, UINT16, UINT32, UINT64, INT8, INT16, INT32, INT64, FP16, BF16, FP32, FP64 or BYTES, found 'fp32', did you mean 'FP32'?
        digits: {slo: {latency: 1s}, serve: [gpu], inputs: [{name: x, datatype: FP32, shape: [§-2]}]} | each of 'shape' must be a whole number from -1 to 9007199254740991, found '-2'
        digits: {slo: {latency: 1s}, serve: [gpu], inputs: [{name: x, datatype: FP32, shape: §[5000000000, 5000000000]}]} | shape [5000000000, 5000000000] has too many elements
        digits: {slo: {latency: 1s}, serve: [gpu], inputs: [{name: x, datatype: FP32, shape: []}, {name: §x, datatype: FP32, shape: []}]} | tensor 'x' is declared twice
        """)
    void namesTheProblemOfAModel(String model, String expected) {
        String pools = "pools: {gpu: {protocol: oip-rest, endpoints: [a:1]}}\n";

        assertFound(pools + "models:\n  " + model + "\n", expected);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
        §a: {input-type: floats, default-output: x, latency: 1s}                 | an application needs the key 'model'
        a: {model: §digit, input-type: floats, default-output: x, latency: 1s}   | no model 'digit', did you mean 'digits'?
        a: {model: digits, input-type: §float, default-output: x, latency: 1s}   | 'input-type' must be bytes, integers, floats, doubles or strings, found 'float', did you mean 'floats'?
        a: {model: digits, input-type: floats, default-output: x, latency: §0s}  | 'latency' must be a duration above 0 such as 50ms, 5s or 1m, found '0s'
        §v2: {model: digits, input-type: floats, default-output: x, latency: 1s} | application 'v2' would have the paths of another protocol
        """)
    void namesTheProblemOfAnApplication(String application, String expected) {
        assertFound(Documents.SMALL + "applications:\n  " + application + "\n", expected);
    }

    @Test
    void refusesAModelThatItsServiceHasNoPlaceFor() {
        String document = """
            pools: {gpu: {protocol: http, endpoints: [a:1], service: {path: /, probe: /, request: {x: /a}}}}
            models:
              digits:
                slo: {latency: 1s}
                serve: [§gpu]
            """;

        assertFound(
                document,
                "pool 'gpu': a plain HTTP service tells nothing of its models: declare 'inputs' and 'outputs'");
        assertFound(
                document + "    inputs: [{name: z, datatype: FP32, shape: [1]}]\n"
                        + "    outputs: [{name: y, datatype: FP32, shape: [1]}]\n",
                "pool 'gpu': its 'request' has no place for 'z'");
    }

    @Test
    void refusesNoModelsWhereNoneAreFound() {
        String pool = "pools: {gpu: {protocol: oip-rest, endpoints: [a:1], discover: {%s}}}\n";

        assertThat(Documents.good(pool.formatted("file: x") + "models: {}\n").models())
                .isEmpty();
        assertThat(Documents.good(pool.formatted("models: all") + "models: {}\n")
                        .models())
                .isEmpty();
        assertFound(
                pool.formatted("file: x, models: listed") + "models: §{}\n",
                "'models' must not be empty where no pool finds any by 'discover'");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
        §{format: json, into: {input: x, datatype: FP32, shape: [-1, 2]}}                           | a feature needs the key 'key'
        {key: §user, format: json, into: {input: x, datatype: FP32, shape: [-1, 2]}}                | 'key' must have {input.NAME} or {header.NAME} in it
        {key: §"u:{input.u", format: json, into: {input: x, datatype: FP32, shape: [-1, 2]}}        | 'key' has a brace that is not closed
        {key: §"{u}", format: json, into: {input: x, datatype: FP32, shape: [-1, 2]}}               | 'key' may have {input.NAME} and {header.NAME} in it, not {u}
        {key: "{header.u}", format: §jsn, into: {input: x, datatype: FP32, shape: [-1, 2]}}         | 'format' must be packed, json, text or hash, found 'jsn', did you mean 'json'?
        {key: "{header.u}", format: json, fields: §[a, b], into: {input: x, datatype: FP32, shape: [-1, 2]}} | 'fields' are those of a hash
        {key: "{header.u}", format: hash, fields: §[a], into: {input: x, datatype: FP32, shape: [-1, 2]}} | 'fields' must be as many as a row has elements, 2, not 1
        {key: "{header.u}", format: §packed, into: {input: x, datatype: BYTES, shape: [-1, 2]}}     | 'format' packed is not for texts
        {key: "{header.u}", format: §json, into: {input: x, datatype: FP16, shape: [-1, 2]}}        | 'format' must be packed for elements of FP16
        {key: "{header.u}", format: json, into: §{input: x, datatype: FP32, shape: [2]}}            | 'into': the shape must begin with -1 and have no other variable dimension: [2]
        {key: "{header.u}", format: json, into: §{input: x, datatype: FP32, shape: [-1, -1]}}       | 'into': the shape must begin with -1 and have no other variable dimension: [-1,-1]
        {key: "{header.u}", format: json, into: §{input: x, datatype: FP32, shape: [-1, 0]}}        | 'into': a row must have 1 to 65536 elements
        {key: "{header.u}", format: json, into: {input: x, datatype: FP32, shape: [-1, 2]}, default: §[1]} | 'default' must have the elements of a row, 2, not 1
        {key: "{header.u}", format: json, into: {input: x, datatype: FP32, shape: [-1, 2]}, default: [1, §x]} | 'x' is no element of type FP32
        {key: "{header.u}", format: text, into: §{header: x-a, input: x, datatype: FP32, shape: [-1, 2]}} | 'into' has a 'header', or an 'input' with 'datatype' and 'shape'
        {key: "{header.u}", format: text, into: §{header: Content-Type}}                            | 'into': header content-type is not one that may be made here
        {key: §"{input.u}", format: text, into: {header: x-a}}                                      | 'key': a header is one for all rows, and no input has that
        {key: "{header.u}", format: text, into: {header: x-a}, default: §["é"]}                     | 'default' must be visible ASCII for a header
        {key: "{header.u}", format: §packed, into: {header: x-a}}                                   | 'format' packed is not for texts
        {key: "{header.u}", format: §text, into: {input: x, datatype: FP32, shape: [-1, 2]}}        | 'format' text is for a single text
        {key: "{header.u}", format: json, §into: {}}                                                | 'into' must not be empty
        {key: "{header.u}", format: json, into: {input: x, datatype: FP32, shape: [-1, 2]}}, {key: "{header.v}", format: json, into: §{input: x, datatype: FP32, shape: [-1, 2]}} | 'x' is looked up twice
        """)
    void namesTheProblemOfAFeature(String feature, String expected) {
        String pools = "redis: {address: \"r:1\"}\npools: {gpu: {protocol: oip-rest, endpoints: [a:1]}}\n";
        assertFound(
                pools
                        + "models: {m: {slo: {latency: 1s}, serve: [gpu], inputs: [{name: x, datatype: FP32, shape:"
                        + " [-1, 2]}], features: [" + feature + "]}}\n",
                expected);
    }

    @Test
    void findsAFeatureForNoInputOfTheModel() {
        String model = "redis: {address: \"r:1\"}\n"
                + "pools: {gpu: {protocol: oip-rest, endpoints: [a:1]}}\n"
                + "models: {m: {slo: {latency: 1s}, serve: [gpu], inputs: [{name: x, datatype: FP32, shape: [-1, 2]}],"
                + " features: §";

        assertFound(
                model + "[{key: \"{header.u}\", format: json, into: {input: y, datatype: FP32, shape: [-1, 2]}}]}}\n",
                "no input 'y' of FP32[-1,2] is declared");
        assertFound(
                model + "[{key: \"{header.u}\", format: json, into: {input: x, datatype: FP32, shape: [-1, 3]}}]}}\n",
                "no input 'x' of FP32[-1,3] is declared");
        assertFound(
                model + "[{key: \"{input.y}\", format: json, into: {input: x, datatype: FP32, shape: [-1, 2]}},"
                        + " {key: \"{header.u}\", format: json, into: {input: y, datatype: FP32, shape: [-1, 2]}}]}}\n",
                "'features': a key is made of input 'y', which is looked up itself");
    }

    @Test
    void refusesACacheOfWhatGoesUnread() {
        assertFound("""
            pools: {llm: {protocol: openai-rest, endpoints: [a:1]}}
            models:
              llama:
                slo: {latency: 1s}
                serve: [llm]
                cache: §{ttl: 1m}
            """, "'cache': requests to pool 'llm' are not read");
    }

    /** @param marked a document with a {@code §} in front of the place where exactly one problem is expected */
    private static void assertFound(String marked, String expected) {
        int mark = marked.indexOf('§');
        String before = marked.substring(0, mark);
        long line = 1 + before.chars().filter(c -> c == '\n').count();
        int lineStart = before.lastIndexOf('\n') + 1;
        int column = 1 + before.codePointCount(lineStart, mark);

        assertThat(Documents.problems(marked.replace("§", ""))).containsExactly(line + ":" + column + ": " + expected);
    }

    @Test
    void refusesADjlPoolWithoutTheModel() {
        assertFound(
                Documents.SMALL.replace("digits: {path", "other: {path").replace("[gpu, local]", "[gpu, §local]"),
                "pool 'local' has no model 'digits'; it has other");
    }

    @Test
    void refusesAModelFileThatIsNotThere() {
        String document = Documents.SMALL.replace("digits/model.onnx", "digits/modle.onnx");

        assertThat(Documents.problems(document))
                .containsExactly("9:22: no such file: "
                        + Documents.EXAMPLES.toAbsolutePath().normalize().resolve("digits/modle.onnx"));
    }

    @Test
    void refusesAPoolNameThatCouldNotStandInAMetric() {
        assertThat(Documents.problems(Documents.SMALL.replace("gpu:", "g/u:").replace("[gpu", "[g/u")))
                .containsExactly(
                        "2:3: 'g/u' is not a pool name: 1 to 63 letters, digits and `. _ -`, beginning with a letter,"
                                + " digit or underscore",
                        "13:13: each of 'serve' must be a pool name such as gpu, found 'g/u'");
    }

    @Test
    void refusesAVariableThatIsNotSetAtItsPlaceInTheScalar() {
        String document = Documents.SMALL.replace("10.0.0.7:8000", "${HOST:-a}:${PORT}");

        assertThat(Documents.problems(document))
                .containsExactly("5:20: environment variable PORT is not set, and no ${PORT:-default} given");
    }

    @Test
    void countsCharactersAsAnEditorDoes() {
        assertFound(
                "access-log: \"𝕏é/§${DIR}\"\n" + Documents.SMALL,
                "environment variable DIR is not set, and no ${DIR:-default} given");
    }

    @Test
    void aBrokenPoolIsNotAlsoAMissingOne() {
        String document = Documents.SMALL.replace("oip-rest", "h2");

        assertThat(Documents.problems(document))
                .containsExactly("3:15: 'protocol' must be oip-rest, tfs-rest, torchserve-rest, kserve-v1-rest,"
                        + " djl-serving-rest, openai-rest, http, oip-grpc, tfs-grpc, torchserve-grpc, grpc or djl,"
                        + " found 'h2'");
    }

    @Test
    void aWrongValueBreaksNoRuleByTheDefaultInItsPlace() {
        assertThat(Documents.problems("listen: {max-body: 9, max-buffered: 1MB}\n" + Documents.SMALL))
                .containsExactly(
                        "1:20: 'max-body' must be a size above 0 such as 64MiB, 512KiB or 1GB, found '9': add a unit,"
                                + " as 9MiB");
    }

    @Test
    void readsWhatAVariableSaysAsItsPlaceAsks() {
        String document = "listen: {port: \"${PORT}\"}\n"
                + Documents.SMALL.replace("- 10.0.0.7:8000", "- {address: '${HOST}:1', device: \"${GPU}\"}");

        RouterConfig config = Documents.good(Documents.read(document, Map.of("PORT", "99", "HOST", "b", "GPU", "0")));

        assertThat(config.listen().port()).isEqualTo(99);
        assertThat(Documents.pool(config, "gpu").endpoints().getFirst().device())
                .contains("0");
        assertThat(Documents.pool(config, "gpu").endpoints().getFirst().host()).isEqualTo("b");
    }

    @Test
    void tellsAHundredProblemsAndCountsTheRest() {
        StringBuilder document = new StringBuilder(Documents.SMALL);
        for (int i = 0; i < 130; i++) document.append("key").append(i).append(": 1\n");

        List<String> problems = Documents.problems(document.toString());

        assertThat(problems).hasSize(101).last().asString().endsWith("and 30 more problems");
    }
}
