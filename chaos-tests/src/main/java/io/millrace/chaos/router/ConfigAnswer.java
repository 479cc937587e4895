package io.millrace.chaos.router;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What the admin port answered to a config. */
public record ConfigAnswer(int status, String body) {
    private static final Pattern GENERATION = Pattern.compile("\"generation\" : (\\d+)");

    /** Of the config that is in force now; -1 where it is not told. */
    public long generation() {
        Matcher found = GENERATION.matcher(body);
        return found.find() ? Long.parseLong(found.group(1)) : -1;
    }

    /** In force now, and another than before. */
    public boolean isChanged() {
        return status == 200 && body.contains("\"outcome\" : \"changed\"");
    }

    /** Everything is as it was, and that is told as it should be. */
    public boolean isUnchanged() {
        return status == 200
                ? body.contains("\"outcome\" : \"unchanged\"")
                : status == 422 && body.contains("\"outcome\" : \"refused\"") && body.contains("\"message\"");
    }
}
