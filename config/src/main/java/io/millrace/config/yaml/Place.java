package io.millrace.config.yaml;

import java.util.Comparator;

/** A point of a text. Line and column are counted from 1, the column in characters as an editor shows them. */
public record Place(int line, int column) implements Comparable<Place> {
    public static final Place START = new Place(1, 1);
    private static final Comparator<Place> ORDER =
            Comparator.comparingInt(Place::line).thenComparingInt(Place::column);

    /** As a sentence says it. */
    public String inWords() {
        return "line " + line + ", column " + column;
    }

    @Override
    public int compareTo(Place other) {
        return ORDER.compare(this, other);
    }
}
