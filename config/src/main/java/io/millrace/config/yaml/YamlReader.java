package io.millrace.config.yaml;

import io.millrace.config.yaml.Node.Entry;
import io.millrace.config.yaml.Node.Mapping;
import io.millrace.config.yaml.Node.Scalar;
import io.millrace.config.yaml.Node.Scalar.Form;
import io.millrace.config.yaml.Node.Sequence;
import io.millrace.inference.Excerpt;
import java.io.StringReader;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.error.Mark;
import org.yaml.snakeyaml.error.MarkedYAMLException;
import org.yaml.snakeyaml.error.YAMLException;
import org.yaml.snakeyaml.events.AliasEvent;
import org.yaml.snakeyaml.events.CollectionStartEvent;
import org.yaml.snakeyaml.events.Event;
import org.yaml.snakeyaml.events.MappingStartEvent;
import org.yaml.snakeyaml.events.NodeEvent;
import org.yaml.snakeyaml.events.ScalarEvent;
import org.yaml.snakeyaml.events.SequenceStartEvent;
import org.yaml.snakeyaml.nodes.Tag;

/**
 * Makes a {@link Node} of the only document in a text.
 *
 * <p>Works on the parser's events: the library's own composer forgets where keys stood and resolves by YAML 1.1. What can
 * be read past (a tag, a key given twice) is a finding and reading goes on, so that one look shows all; where the text
 * stops being YAML, or passes a limit, reading ends with one last finding.
 */
public final class YamlReader {
    static final int MAX_DEPTH = 20;
    static final int MAX_NODES = 200_000;
    static final int MAX_ALIASES = 100;
    static final int MAX_SUBSTITUTED = 1 << 20;

    private final SourceText source;
    private final Findings findings;
    private final Substitution substitution;
    private final Iterator<Event> events;
    private final Map<String, Anchored> anchors = new HashMap<>();
    private int nodes;
    private int aliases;

    private YamlReader(SourceText source, Map<String, String> environment, Findings findings) {
        this.source = source;
        this.findings = findings;
        this.substitution = new Substitution(environment, MAX_SUBSTITUTED);
        LoaderOptions options = new LoaderOptions();
        options.setCodePointLimit(Integer.MAX_VALUE);
        this.events = new Yaml(options).parse(new StringReader(source.text())).iterator();
    }

    /** Empty when there is no document, or none that can be read to its end; the findings then say why. */
    public static Optional<Node> read(SourceText source, Map<String, String> environment, Findings findings) {
        try {
            return new YamlReader(source, environment, findings).document();
        } catch (Unreadable end) {
            findings.add(end.at, end.problem);
        } catch (MarkedYAMLException broken) {
            Place at = broken.getProblemMark() == null ? Place.START : place(broken.getProblemMark());
            findings.add(at, "not YAML: " + broken.getProblem());
        } catch (YAMLException broken) {
            findings.add(Place.START, "not YAML: " + broken.getMessage());
        }
        return Optional.empty();
    }

    private Optional<Node> document() {
        events.next();
        Event begin = events.next();
        if (begin.is(Event.ID.StreamEnd)) return nothing();
        Node root = node(events.next(), 1);
        events.next();
        Event after = events.next();
        if (!after.is(Event.ID.StreamEnd))
            throw new Unreadable(place(after.getStartMark()), "a second document begins here; a file holds one");
        return isEmpty(root) ? nothing() : Optional.of(root);
    }

    private Optional<Node> nothing() {
        findings.add(Place.START, "the document is empty");
        return Optional.empty();
    }

    private static boolean isEmpty(Node root) {
        return root instanceof Scalar scalar
                && scalar.form() == Form.PLAIN
                && scalar.text().isEmpty();
    }

    private Node node(Event event, int depth) {
        Place at = place(event.getStartMark());
        if (depth > MAX_DEPTH) throw new Unreadable(at, "nested deeper than " + MAX_DEPTH);
        int before = nodes;
        count(1, at);
        Node node = switch (event) {
            case AliasEvent alias -> resolve(alias, at);
            case ScalarEvent scalar -> scalar(scalar, at);
            case SequenceStartEvent ignored -> sequence(at, depth);
            case MappingStartEvent ignored -> mapping(at, depth);
            default -> throw new Unreadable(at, "not YAML: a value was expected");
        };
        refuseTag(event, at);
        if (!(event instanceof AliasEvent) && event instanceof NodeEvent named && named.getAnchor() != null)
            anchors.put(named.getAnchor(), new Anchored(node, nodes - before));
        return node;
    }

    /** An alias counts as all it stands for: aliases of aliases double the document with every line. */
    private Node resolve(AliasEvent alias, Place at) {
        Anchored anchored = anchors.get(alias.getAnchor());
        if (anchored == null)
            throw new Unreadable(at, "no anchor &" + Excerpt.of(alias.getAnchor()) + " ends before here");
        if (++aliases > MAX_ALIASES) throw new Unreadable(at, "more than " + MAX_ALIASES + " aliases");
        count(anchored.nodes, at);
        return anchored.node;
    }

    private void count(int more, Place at) {
        nodes += more;
        if (nodes > MAX_NODES) throw new Unreadable(at, "more than " + MAX_NODES + " values");
    }

    private Scalar scalar(ScalarEvent event, Place at) {
        Substitution.Result result = substitution.apply(
                event.getValue(),
                (piece, problem) ->
                        findings.add(findings.isFull() ? at : source.find(piece, event.getStartMark()), problem));
        if (substitution.isExhausted())
            throw new Unreadable(at, "environment variables make the document longer than " + MAX_SUBSTITUTED);
        return new Scalar(at, result.text(), form(event, result));
    }

    private static Form form(ScalarEvent event, Substitution.Result result) {
        if (result.isBroken()) return Form.BROKEN;
        if (result.fromOutside()) return Form.SUBSTITUTED;
        return event.isPlain() ? Form.PLAIN : Form.QUOTED;
    }

    private Sequence sequence(Place at, int depth) {
        List<Node> items = new ArrayList<>();
        for (Event event = events.next(); !event.is(Event.ID.SequenceEnd); event = events.next())
            items.add(node(event, depth + 1));
        return new Sequence(at, items);
    }

    private Mapping mapping(Place at, int depth) {
        Map<String, Entry> entries = new LinkedHashMap<>();
        for (Event event = events.next(); !event.is(Event.ID.MappingEnd); event = events.next()) {
            Place keyAt = place(event.getStartMark());
            Optional<String> key = key(event, depth);
            Node value = node(events.next(), depth + 1);
            if (key.isEmpty()) continue;
            Entry entry = new Entry(keyAt, key.get(), value);
            Entry first = entries.putIfAbsent(entry.key(), entry);
            if (first != null)
                findings.add(
                        keyAt,
                        "key '" + Excerpt.of(entry.key()) + "' is given twice, first at "
                                + first.at().inWords());
        }
        return new Mapping(at, entries);
    }

    private Optional<String> key(Event event, int depth) {
        Place at = place(event.getStartMark());
        if (event instanceof ScalarEvent scalar && scalar.getAnchor() == null) {
            refuseTag(event, at);
            if (!scalar.isPlain() || !scalar.getValue().equals("<<")) return Optional.of(scalar.getValue());
            findings.add(at, "merge keys (<<) are not taken; repeat the keys, or alias the whole value");
            return Optional.empty();
        }
        node(event, depth + 1);
        findings.add(at, "a key must be plain text");
        return Optional.empty();
    }

    private void refuseTag(Event event, Place at) {
        Optional<String> tag = switch (event) {
            case ScalarEvent scalar -> Optional.ofNullable(scalar.getTag());
            case CollectionStartEvent collection -> Optional.ofNullable(collection.getTag());
            default -> Optional.empty();
        };
        tag.ifPresent(text -> findings.add(at, "tags are not taken, found " + Excerpt.of(shown(text))));
    }

    private static String shown(String tag) {
        return tag.startsWith(Tag.PREFIX) ? "!!" + tag.substring(Tag.PREFIX.length()) : tag;
    }

    private static Place place(Mark mark) {
        return new Place(mark.getLine() + 1, mark.getColumn() + 1);
    }

    /** @param nodes it holds, itself included */
    private record Anchored(Node node, int nodes) {}

    /** Ends the reading: what follows would be a guess. */
    private static final class Unreadable extends RuntimeException {
        private static final long serialVersionUID = 1L;
        private final transient Place at;
        private final String problem;

        Unreadable(Place at, String problem) {
            super(problem, null, false, false);
            this.at = at;
            this.problem = problem;
        }
    }
}
