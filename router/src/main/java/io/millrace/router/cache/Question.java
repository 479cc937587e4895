package io.millrace.router.cache;

import io.millrace.inference.ModelName;
import io.millrace.inference.Parameter;
import io.millrace.inference.Tensor;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Everything that an answer depends on.
 *
 * @param version       resolved: the one that was asked for or the only one there is, else all that may answer
 * @param tenant        where each has answers of its own
 * @param authorization what the client would show the server, which may answer by it, and what else it is shown for the client
 * @param inputs        in any order, of unique names
 * @param parameters    less those that only tell queues what to do
 * @param wanted        outputs, in any order; empty where it is not known which there are and all are wanted
 */
public record Question(
        ModelName model,
        String version,
        Optional<String> tenant,
        Optional<String> authorization,
        List<Tensor> inputs,
        Map<String, Parameter> parameters,
        List<String> wanted) {

    /** The same of other inputs. */
    public Question about(List<Tensor> others) {
        return new Question(model, version, tenant, authorization, others, parameters, wanted);
    }
}
