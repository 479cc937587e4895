package io.millrace.router.frontend.grpc.reflection;

import io.millrace.inference.protobuf.ProtoReader;
import io.vertx.core.buffer.Buffer;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * The files of a FileDescriptorSet, by name and by the symbols they define. Immutable. Source: protobuf's
 * {@code descriptor.proto}.
 */
final class Descriptors {
    /** Made by the build of {@code backends} out of its {@code .proto} files. */
    private static final String RESOURCE = "/io/millrace/backends/protocols.desc";

    private record File(Buffer bytes, List<String> imports) {}

    private final Map<String, File> files = new HashMap<>();
    private final Map<String, String> fileOfSymbol = new HashMap<>();

    Descriptors(Buffer set) {
        ProtoReader in = ProtoReader.of(set);
        while (in.next()) {
            if (in.field() == 1) add(in.bytes("file"));
            else in.skip();
        }
    }

    /** @throws IllegalStateException when the build left them out */
    static Descriptors ours() {
        try (InputStream in = Descriptors.class.getResourceAsStream(RESOURCE)) {
            if (in == null) throw new IllegalStateException(RESOURCE + " is missing: the build left it out");
            return new Descriptors(Buffer.buffer(in.readAllBytes()));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void add(Buffer bytes) {
        ProtoReader in = ProtoReader.of(bytes);
        String name = "";
        String scope = "";
        List<String> imports = new ArrayList<>();
        List<Definition> definitions = new ArrayList<>();
        while (in.next()) {
            switch (in.field()) {
                case 1 -> name = in.string("name");
                case 2 -> scope = in.string("package");
                case 3 -> imports.add(in.string("dependency"));
                case 4 -> definitions.add(new Definition(Kind.MESSAGE, in.bytes("message_type")));
                case 5 -> definitions.add(new Definition(Kind.LEAF, in.bytes("enum_type")));
                case 6 -> definitions.add(new Definition(Kind.SERVICE, in.bytes("service")));
                default -> in.skip();
            }
        }
        files.put(name, new File(bytes, imports));
        for (Definition definition : definitions) define(name, scope, definition);
    }

    private enum Kind {
        MESSAGE,
        SERVICE,
        LEAF
    }

    private record Definition(Kind kind, Buffer bytes) {}

    /** Its own name, and those of what is defined inside it. All of them have their name in field 1. */
    private void define(String file, String scope, Definition definition) {
        ProtoReader in = ProtoReader.of(definition.bytes());
        String name = "";
        List<Definition> inside = new ArrayList<>();
        while (in.next()) {
            boolean message = definition.kind() == Kind.MESSAGE;
            if (in.field() == 1) name = in.string("name");
            else if (message && in.field() == 3) inside.add(new Definition(Kind.MESSAGE, in.bytes("nested_type")));
            else if (message && in.field() == 4) inside.add(new Definition(Kind.LEAF, in.bytes("enum_type")));
            else if (definition.kind() == Kind.SERVICE && in.field() == 2)
                inside.add(new Definition(Kind.LEAF, in.bytes("method")));
            else in.skip();
        }
        String symbol = scope.isEmpty() ? name : scope + "." + name;
        fileOfSymbol.put(symbol, file);
        for (Definition each : inside) define(file, symbol, each);
    }

    /** The file and all it imports, each before what needs it last; empty when there is no such file. */
    Optional<List<Buffer>> file(String name) {
        if (!files.containsKey(name)) return Optional.empty();
        Set<String> wanted = new LinkedHashSet<>();
        collect(name, wanted);
        return Optional.of(wanted.stream().map(files::get).map(File::bytes).toList());
    }

    private void collect(String name, Set<String> into) {
        File file = files.get(name);
        if (file != null && into.add(name)) file.imports().forEach(each -> collect(each, into));
    }

    /** The file that defines a service, a method, a message or an enumeration, and all it imports. */
    Optional<List<Buffer>> fileWith(String symbol) {
        return Optional.ofNullable(fileOfSymbol.get(symbol)).flatMap(this::file);
    }

    boolean defines(String symbol) {
        return fileOfSymbol.containsKey(symbol);
    }
}
