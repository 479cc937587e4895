/** What all HTTP model servers share: the client of one event loop, hop-by-hop header rules, faults by what had been sent. */
@NullMarked
package io.millrace.backends.http;

import org.jspecify.annotations.NullMarked;
