package io.millrace.backends.service;

import io.millrace.inference.ModelName;
import io.millrace.inference.ModelSignature;
import io.millrace.inference.ModelVersion;
import io.millrace.inference.TensorSpec;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * How a plain HTTP service is asked.
 *
 * @param method   {@code POST} or {@code PUT}
 * @param path     where, with {@code {model}} and {@code {version}} for their names
 * @param request  JSON pointer by input: empty text is the whole body. None at all: each input under its own name
 * @param response the same for outputs
 * @param probe    path that answers a {@code GET} with 2xx while the service is well
 */
public record ServiceSettings(
        String method, String path, Map<String, String> request, Map<String, String> response, String probe) {
    public static final String DEFAULT_METHOD = "POST";
    private static final Set<String> METHODS = Set.of("POST", "PUT");
    private static final Pattern PATH = Pattern.compile("/[!-~]{0,1023}");
    private static final Pattern NAME = Pattern.compile("\\{([^{}]*)}");

    /** @throws IllegalArgumentException for what could not be asked, naming the key */
    public ServiceSettings {
        request = Collections.unmodifiableMap(new LinkedHashMap<>(request));
        response = Collections.unmodifiableMap(new LinkedHashMap<>(response));
        if (!METHODS.contains(method)) throw new IllegalArgumentException("method must be POST or PUT");
        if (!PATH.matcher(path).matches() || !hasOnlyNames(path))
            throw new IllegalArgumentException(
                    "path must begin with / and may have {model} and {version} in it, and no blanks");
        if (!PATH.matcher(probe).matches() || probe.indexOf('{') >= 0)
            throw new IllegalArgumentException("probe must begin with / and have no blanks or braces in it");
        requireTree("request", request);
        requireTree("response", response);
    }

    private static boolean hasOnlyNames(String path) {
        Matcher names = NAME.matcher(path);
        while (names.find())
            if (!names.group(1).equals("model") && !names.group(1).equals("version")) return false;
        return NAME.matcher(path).replaceAll("").chars().noneMatch(c -> c == '{' || c == '}');
    }

    private static void requireTree(String key, Map<String, String> pointers) {
        try {
            PointerTree.of(pointers);
        } catch (IllegalArgumentException problem) {
            throw new IllegalArgumentException(key + ": " + problem.getMessage(), problem);
        }
    }

    /** Empty where the path needs a version and there is none. */
    Optional<String> target(ModelName model, Optional<ModelVersion> version) {
        String named = path.replace("{model}", model.text());
        if (!named.contains("{version}")) return Optional.of(named);
        return version.map(v -> named.replace("{version}", v.text()));
    }

    /** Why a model of these inputs and outputs cannot be served so; empty where it can. */
    public Optional<String> problemWith(ModelSignature declared) {
        if (declared.inputs().isEmpty() || declared.outputs().isEmpty())
            return Optional.of("a plain HTTP service tells nothing of its models: declare 'inputs' and 'outputs'");
        return unplaced("request", request, declared.inputs())
                .or(() -> unplaced("response", response, declared.outputs()));
    }

    private static Optional<String> unplaced(String key, Map<String, String> places, List<TensorSpec> tensors) {
        if (places.isEmpty()) return Optional.empty();
        return tensors.stream()
                .map(TensorSpec::name)
                .filter(name -> !places.containsKey(name))
                .findFirst()
                .map(name -> "its '" + key + "' has no place for '" + name + "'");
    }
}
