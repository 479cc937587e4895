package io.millrace.backends.torchserve;

import io.millrace.backends.AnswerText;
import io.millrace.backends.ProbeReport;
import io.millrace.backends.ServedModel;
import io.millrace.backends.http.HttpAnswer;
import io.millrace.backends.http.Questions;
import io.millrace.inference.ModelName;
import io.millrace.inference.ModelSignature;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * Asks a TorchServe server whether it is healthy. Which models it has can only be asked on its management port, so all
 * those wanted are taken as served; one that is not answers its first request with 404.
 */
final class TorchServeProbe {
    private final Questions questions;
    private final Set<ModelName> wanted;

    TorchServeProbe(Questions questions, Set<ModelName> wanted) {
        this.questions = questions;
        this.wanted = wanted;
    }

    /** Never fails. */
    Future<ProbeReport> run() {
        return questions.get("/ping").map(this::judge).otherwise(Questions::unwell);
    }

    private ProbeReport judge(HttpAnswer ping) {
        String status = status(ping.body());
        return ping.status() == 200 && isHealthy(status)
                ? all(wanted)
                : new ProbeReport.Unwell("status " + ping.status() + ": " + status);
    }

    /** Out of the document that both transports have. */
    static String status(Buffer health) {
        return AnswerText.of(health, List.of("status", "message"));
    }

    static boolean isHealthy(String status) {
        return status.equalsIgnoreCase("healthy");
    }

    /** What is known of a healthy server's models. */
    static ProbeReport all(Set<ModelName> wanted) {
        Map<ModelName, ServedModel> models =
                wanted.stream().collect(Collectors.toMap(Function.identity(), TorchServeProbe::unknown));
        return new ProbeReport.Well(models);
    }

    private static ServedModel unknown(ModelName name) {
        return new ServedModel(name, List.of(), "", ModelSignature.UNKNOWN, Optional.empty(), Optional.empty());
    }
}
