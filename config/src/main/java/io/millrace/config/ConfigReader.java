package io.millrace.config;

import io.millrace.config.schema.SchemaCheck;
import io.millrace.config.yaml.Finding;
import io.millrace.config.yaml.Findings;
import io.millrace.config.yaml.Node;
import io.millrace.config.yaml.Place;
import io.millrace.config.yaml.SourceText;
import io.millrace.config.yaml.YamlReader;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Reads the one document. Any thread; blocks on the file and on the model files it names.
 *
 * <p>Text becomes a tree with places ({@code yaml}), the tree is held against the JSON Schema ({@code schema}), and what is
 * right of it is read into the settings records, whose own rules come last. Each step goes on past what the one before
 * found, so that one look shows every problem; a config comes out only when there is none.
 */
public final class ConfigReader {
    public static final int MAX_BYTES = 1 << 20;

    private ConfigReader() {}

    /**
     * Never throws for what is in or around the file.
     *
     * @param file        relative paths in the document start at its folder
     * @param environment what <code>${NAME}</code> stands for
     */
    public static ConfigResult read(Path file, Map<String, String> environment) {
        byte[] bytes;
        try (InputStream in = Files.newInputStream(file)) {
            bytes = in.readNBytes(MAX_BYTES + 1);
        } catch (NoSuchFileException e) {
            return bad(file, "no such file");
        } catch (IOException e) {
            return bad(file, Files.isDirectory(file) ? "is a folder, not a file" : "cannot be read: " + e.getMessage());
        }
        return read(file, bytes, environment);
    }

    /** Reads a document that is already in memory, as if it were that file. */
    public static ConfigResult read(Path file, byte[] document, Map<String, String> environment) {
        if (document.length > MAX_BYTES) return bad(file, "longer than " + MAX_BYTES + " bytes");
        Findings findings = new Findings();
        SourceText source = SourceText.decode(document, findings);
        Optional<RouterConfig> config = Optional.empty();
        if (findings.isEmpty())
            config = YamlReader.read(source, environment, findings).flatMap(root -> bind(root, file, findings));
        if (findings.isEmpty() && config.isPresent()) return new ConfigResult.Good(config.get());
        List<String> lines = source.lines();
        return new ConfigResult.Bad(findings.inOrder().stream()
                .map(finding -> problem(file, finding, lines.get(finding.at().line() - 1)))
                .toList());
    }

    private static Optional<RouterConfig> bind(Node root, Path file, Findings findings) {
        Set<Node> wrong = SchemaCheck.check(root, findings);
        Path folder = Optional.ofNullable(file.toAbsolutePath().normalize().getParent())
                .orElse(Path.of("/"));
        return RouterForm.read(Section.root(root, new Reading(findings, wrong, folder)));
    }

    private static Problem problem(Path file, Finding finding, String source) {
        Place at = finding.at();
        return new Problem(file.toString(), at.line(), at.column(), finding.message(), source);
    }

    private static ConfigResult bad(Path file, String message) {
        return new ConfigResult.Bad(List.of(Problem.ofFile(file.toString(), message)));
    }
}
