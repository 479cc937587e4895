package io.millrace.router.endtoend;

import java.util.List;

/** One row of the table: a mistake, and a cell for each protocol in which it can be made. */
record BadRow(String mistake, List<BadRequest> cells) {
    static BadRow row(String mistake, BadRequest... cells) {
        return new BadRow(mistake, List.of(cells));
    }
}
