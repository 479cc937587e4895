package io.millrace.router.endtoend;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;

/**
 * One cell of the table: a request that a client should not have sent, and what it gets for it.
 *
 * @param says   what is in the message, all of it
 * @param closes whether the connection is of no use afterwards
 */
record BadRequest(ClientRequest request, int status, List<String> says, boolean closes) {

    BadRequest saying(String... fragments) {
        return new BadRequest(request, status, List.of(fragments), closes);
    }

    BadRequest thenCloses() {
        return new BadRequest(request, status, says, true);
    }

    void assertIsRefusedBy(Answer answer) {
        assertThat(answer.status()).as(answer.text()).isEqualTo(status);
        assertThat(says).isNotEmpty();
        assertThat(request.client().errorText(answer)).contains(says);
        assertThat(answer.header("x-request-id")).matches("[0-9a-f]{16}");
    }

    @Override
    public String toString() {
        return request.toString();
    }
}
