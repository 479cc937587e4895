package io.millrace.router.endtoend;

import java.util.List;
import java.util.function.Function;
import java.util.stream.Stream;

/** One row of the table: a mistake, and a cell for each protocol in which it can be made. */
record BadRow(String mistake, List<BadRequest> cells) {

    static BadRow row(String mistake, BadRequest... cells) {
        return new BadRow(mistake, List.of(cells));
    }

    /** The same in each protocol. */
    static BadRow everywhere(String mistake, Function<ClientProtocol, BadRequest> cell) {
        return new BadRow(mistake, Stream.of(ClientProtocol.values()).map(cell).toList());
    }
}
