package io.millrace.backends.oip;

import static org.assertj.core.api.Assertions.assertThat;

import inference.ModelInferRequest;
import inference.ModelInferResponse;
import inference.ModelStreamInferResponse;
import io.millrace.inference.ModelName;
import io.vertx.core.buffer.Buffer;
import org.junit.jupiter.api.Test;

/** With the classes that protobuf makes of the messages. */
class OipStreamNamesTest {
    private static final ModelName OTHER = new ModelName("other");

    private final OipStreamNames names = new OipStreamNames();

    @Test
    void aRequestIsForTheOtherModel() throws Exception {
        ModelInferRequest request =
                ModelInferRequest.newBuilder().setModelName("m").setId("7").build();

        Buffer renamed = names.request(Buffer.buffer(request.toByteArray()), OTHER);

        assertThat(ModelInferRequest.parseFrom(renamed.getBytes()))
                .isEqualTo(request.toBuilder().setModelName("other").build());
    }

    @Test
    void anAnswerIsOfTheOtherModelAndAnErrorBesideItStays() throws Exception {
        ModelStreamInferResponse answer = ModelStreamInferResponse.newBuilder()
                .setErrorMessage("no")
                .setInferResponse(
                        ModelInferResponse.newBuilder().setModelName("m").setId("7"))
                .build();

        Buffer renamed = names.answer(Buffer.buffer(answer.toByteArray()), OTHER);

        ModelStreamInferResponse read = ModelStreamInferResponse.parseFrom(renamed.getBytes());
        assertThat(read.getErrorMessage()).isEqualTo("no");
        assertThat(read.getInferResponse())
                .isEqualTo(ModelInferResponse.newBuilder()
                        .setModelName("other")
                        .setId("7")
                        .build());
    }

    @Test
    void anErrorAloneStaysAsItIs() {
        Buffer error = Buffer.buffer(ModelStreamInferResponse.newBuilder()
                .setErrorMessage("no")
                .build()
                .toByteArray());

        assertThat(names.answer(error, OTHER)).isEqualTo(error);
    }
}
