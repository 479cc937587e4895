package io.millrace.config.yaml;

import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.CoderResult;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.yaml.snakeyaml.error.Mark;
import org.yaml.snakeyaml.reader.StreamReader;

/** The characters of a document, by offset and by place. Lines end where YAML 1.1 ends them (section 5.4). */
public final class SourceText {
    private static final Pattern LINE_END = Pattern.compile("\r\n|[\n\r\u0085\u2028\u2029]");
    private static final char BYTE_ORDER_MARK = '\uFEFF';

    private final String text;

    public SourceText(String text) {
        this.text = text;
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

    /** Without their ends; at least one. */
    public List<String> lines() {
        return List.of(LINE_END.split(text, -1));
    }

    /** Where the character at an offset, in {@code char}s, stands. */
    private Place placeOf(int offset) {
        return placeAfter(Place.START, 0, offset);
    }

    /** Where a piece of text stands at or after a mark of the parser, which counts whole characters from 0. */
    Place find(String piece, Mark mark) {
        Place markAt = new Place(mark.getLine() + 1, mark.getColumn() + 1);
        int from = text.offsetByCodePoints(0, mark.getIndex());
        int offset = text.indexOf(piece, from);
        return offset < 0 ? markAt : placeAfter(markAt, from, offset);
    }

    private Place placeAfter(Place known, int from, int to) {
        Matcher lineEnd = LINE_END.matcher(text).region(from, to);
        int lines = 0;
        int begin = from;
        while (lineEnd.find()) {
            lines++;
            begin = lineEnd.end();
        }
        int characters = text.codePointCount(begin, to);
        return new Place(known.line() + lines, (lines == 0 ? known.column() : 1) + characters);
    }
}
