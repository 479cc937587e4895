package io.millrace.config.yaml;

import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.CoderResult;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.util.regex.Pattern;
import org.yaml.snakeyaml.reader.StreamReader;

/** The characters of a document, by offset and by place. Lines end where YAML 1.1 ends them (section 5.4). */
public final class SourceText {
    private static final Pattern LINE_END = Pattern.compile("\r\n|[\n\r\u0085\u2028\u2029]");
    private static final char BYTE_ORDER_MARK = '\uFEFF';

    private final String text;
    private final String[] lines;

    public SourceText(String text) {
        this.text = text;
        this.lines = LINE_END.split(text, -1);
    }

    /** Reads UTF-8, with or without a byte order mark. Other bytes are a finding, and what stands before them is read. */
    public static SourceText decode(byte[] bytes, Findings findings) {
        CharsetDecoder decoder = StandardCharsets.UTF_8
                .newDecoder()
                .onMalformedInput(CodingErrorAction.REPORT)
                .onUnmappableCharacter(CodingErrorAction.REPORT);
        CharBuffer characters = CharBuffer.allocate(bytes.length);
        CoderResult end = decoder.decode(ByteBuffer.wrap(bytes), characters, true);
        characters.flip();
        if (!characters.isEmpty() && characters.charAt(0) == BYTE_ORDER_MARK) characters.get();
        SourceText source = new SourceText(characters.toString());
        if (end.isError()) findings.add(source.placeOf(source.text.length()), "not UTF-8 text");
        source.refuseUnprintable(findings);
        return source;
    }

    private void refuseUnprintable(Findings findings) {
        for (int i = 0; i < text.length(); i += Character.charCount(text.codePointAt(i))) {
            int character = text.codePointAt(i);
            if (StreamReader.isPrintable(character)) continue;
            findings.add(placeOf(i), String.format("YAML has no character U+%04X", character));
            return;
        }
    }

    public String text() {
        return text;
    }

    /** The line of a place, without its end; empty when there is none. */
    public String line(Place at) {
        return at.line() >= 1 && at.line() <= lines.length ? lines[at.line() - 1] : "";
    }

    /** Where the character at an offset, in {@code char}s, stands. */
    Place placeOf(int offset) {
        var lineEnd = LINE_END.matcher(text);
        int line = 1;
        int begin = 0;
        while (lineEnd.find() && lineEnd.end() <= offset) {
            line++;
            begin = lineEnd.end();
        }
        return new Place(line, 1 + text.codePointCount(begin, offset));
    }

    /** Where a piece of text stands at or after a mark of the parser, which counts whole characters from 0. */
    Place find(String piece, int markIndex, Place otherwise) {
        int offset = text.indexOf(piece, text.offsetByCodePoints(0, markIndex));
        return offset < 0 ? otherwise : placeOf(offset);
    }
}
