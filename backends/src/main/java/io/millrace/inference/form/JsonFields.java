package io.millrace.inference.form;

import io.millrace.inference.Excerpt;
import java.util.HashSet;
import java.util.Set;

/** The fields of one object of a {@link JsonScanner}, one after the other. A name given twice is refused. */
public final class JsonFields {
    private static final int MOST = 1024;

    private final JsonScanner in;
    private final Set<String> seen = new HashSet<>();
    private String name = "";

    private JsonFields(JsonScanner in) {
        this.in = in;
    }

    /** Opens the object that comes next. */
    public static JsonFields enter(JsonScanner in) {
        in.enterObject();
        return new JsonFields(in);
    }

    /** Goes to the next field, whose value the scanner reads or skips; false when the object is closed. */
    public boolean next() {
        if (!in.nextField()) return false;
        name = in.name();
        if (!seen.add(name)) throw in.fail("'" + Excerpt.of(name) + "' is given twice in one object");
        if (seen.size() > MOST) throw in.fail("more than " + MOST + " fields in one object");
        return true;
    }

    public String name() {
        return name;
    }
}
