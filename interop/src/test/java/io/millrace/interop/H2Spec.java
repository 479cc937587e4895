package io.millrace.interop;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import java.util.zip.GZIPInputStream;
import javax.xml.parsers.DocumentBuilderFactory;
import javax.xml.parsers.ParserConfigurationException;
import org.w3c.dom.Element;
import org.w3c.dom.NodeList;
import org.xml.sax.SAXException;

/** h2spec 2.2.0 for Linux, as a process. */
final class H2Spec {
    private static final String PACKED = "/h2spec/2.2.0/h2spec_linux_amd64.tar.gz";
    private static final int TAR_BLOCK = 512;
    private static final int SIZE_AT = 124;
    private static final int SIZE_DIGITS = 11;

    private final Path program;

    /** What became of one case. */
    record Case(String section, String title, boolean passed) {
        /** As the list of known failures names it. */
        String name() {
            return section + " " + title;
        }
    }

    private H2Spec(Path program) {
        this.program = program;
    }

    /** Its tar holds one file. */
    static H2Spec unpackedTo(Path folder) throws IOException {
        Path program = folder.resolve("h2spec");
        try (InputStream packed = Objects.requireNonNull(H2Spec.class.getResourceAsStream(PACKED));
                InputStream tar = new GZIPInputStream(packed)) {
            byte[] head = tar.readNBytes(TAR_BLOCK);
            String size = new String(head, SIZE_AT, SIZE_DIGITS, StandardCharsets.US_ASCII);
            Files.write(program, tar.readNBytes(Integer.parseInt(size, 8)));
        }
        if (!program.toFile().setExecutable(true)) throw new IOException("cannot be made executable");
        return new H2Spec(program);
    }

    static boolean runsHere() {
        return System.getProperty("os.name").equals("Linux")
                && System.getProperty("os.arch").equals("amd64");
    }

    /** Runs all cases, the strict ones too. */
    List<Case> run(int port, String path, boolean tls) throws IOException, InterruptedException {
        Path report = program.resolveSibling("report-" + port + ".xml");
        List<String> command = new ArrayList<>(List.of(
                program.toString(),
                "-h",
                "127.0.0.1",
                "-p",
                "" + port,
                "-P",
                path,
                "--strict",
                "-o",
                "5",
                "-j",
                report.toString()));
        if (tls) command.addAll(List.of("-t", "-k"));
        Path output = program.resolveSibling("output.txt");
        Process process = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(output.toFile())
                .start();
        try {
            if (!process.waitFor(5, TimeUnit.MINUTES)) throw new AssertionError("not done after five minutes");
        } finally {
            process.destroyForcibly();
        }
        if (!Files.exists(report)) throw new AssertionError("no report:\n" + Files.readString(output));
        return read(report);
    }

    private static List<Case> read(Path report) throws IOException {
        try {
            NodeList cases = DocumentBuilderFactory.newInstance()
                    .newDocumentBuilder()
                    .parse(report.toFile())
                    .getElementsByTagName("testcase");
            List<Case> found = new ArrayList<>();
            for (int i = 0; i < cases.getLength(); i++) found.add(read((Element) cases.item(i)));
            return found;
        } catch (ParserConfigurationException | SAXException e) {
            throw new UncheckedIOException(new IOException(e));
        }
    }

    private static Case read(Element element) {
        boolean passed = element.getElementsByTagName("failure").getLength() == 0
                && element.getElementsByTagName("error").getLength() == 0;
        return new Case(element.getAttribute("package"), element.getAttribute("classname"), passed);
    }
}
