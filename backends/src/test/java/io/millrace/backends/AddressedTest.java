package io.millrace.backends;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.backends.kserve.KserveCodec;
import io.millrace.backends.oip.OipCodec;
import io.millrace.backends.tfs.TfsCodec;
import io.millrace.backends.torchserve.TorchServeCodec;
import io.millrace.inference.ModelName;
import io.millrace.inference.ModelVersion;
import io.millrace.inference.Wire;
import io.vertx.core.MultiMap;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpMethod;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The path of a request for another model or version, in each protocol that has them there. */
class AddressedTest {
    private static ClientCodec codec(String target) {
        List<ClientCodec> codecs = List.of(new OipCodec(), new TfsCodec(), new TorchServeCodec());
        return codecs.get(target.startsWith("/v2") ? 0 : target.startsWith("/v1") || target.startsWith("/V1") ? 1 : 2);
    }

    private static String addressed(ClientCodec codec, String target, Optional<ModelVersion> version) {
        Wire wire = new Wire(
                codec.form(), HttpMethod.POST, target, MultiMap.caseInsensitiveMultiMap(), Buffer.buffer("as it is"));
        Wire other = codec.addressed(wire, new ModelName("n"), version);
        assertThat(other.body()).isEqualTo(wire.body());
        return other.target();
    }

    @ParameterizedTest
    @CsvSource(textBlock = """
            /v2/models/m/infer,                       /v2/models/n/versions/7/infer,         /v2/models/n/infer
            /v2/models/m/versions/stable/infer,       /v2/models/n/versions/7/infer,         /v2/models/n/versions/stable/infer
            /v2/models/m/generate_stream?a=/b/c,      /v2/models/n/versions/7/generate_stream?a=/b/c, /v2/models/n/generate_stream?a=/b/c
            /v2/models/versions/versions/1/infer,     /v2/models/n/versions/7/infer,         /v2/models/n/versions/1/infer
            /v2/models/m/versions/3/config,           /v2/models/n/versions/7/config,        /v2/models/n/versions/3/config
            /v2/models/m,                             /v2/models/n/versions/7,               /v2/models/n
            /v1/models/m:predict,                     /v1/models/n/versions/7:predict,       /v1/models/n:predict
            /v1/models/m/versions/3:classify?x=:y,    /v1/models/n/versions/7:classify?x=:y, /v1/models/n/versions/3:classify?x=:y
            /v1/models/m/labels/canary:regress,       /v1/models/n/versions/7:regress,       /v1/models/n/labels/canary:regress
            /v1/models/m/metadata,                    /v1/models/n/versions/7/metadata,      /v1/models/n/metadata
            /v1/models/m/versions/3/metadata,         /v1/models/n/versions/7/metadata,      /v1/models/n/versions/3/metadata
            /V1/Models/m:PREDICT,                     /v1/models/n/versions/7:PREDICT,       /v1/models/n:PREDICT
            /predictions/m,                           /predictions/n/7,                      /predictions/n
            /predictions/m/1.0,                       /predictions/n/7,                      /predictions/n/1.0
            /predictions/m/1.0/v1/chat?q,             /predictions/n/7/v1/chat?q,            /predictions/n/1.0/v1/chat?q
            /explanations/m,                          /explanations/n/7,                     /explanations/n
            """)
    void namesModelAndVersionAndKeepsTheRest(String target, String versioned, String unversioned) {
        ClientCodec codec = codec(target);

        assertThat(addressed(codec, target, Optional.of(new ModelVersion("7")))).isEqualTo(versioned);
        assertThat(addressed(codec, target, Optional.empty())).isEqualTo(unversioned);
    }

    @ParameterizedTest
    @CsvSource({"/v1/models/m:predict, /v1/models/n:predict", "/v1/models/m:explain, /v1/models/n:explain"})
    void knowsNoVersionsInKserve(String target, String other) {
        assertThat(addressed(new KserveCodec(), target, Optional.of(new ModelVersion("7"))))
                .isEqualTo(other);
    }
}
