/**
 * What servers say of their own load, as one number: in their answers by ORCA ({@link
 * io.millrace.backends.load.LoadHeaders}), or in their Prometheus metrics ({@link io.millrace.backends.load.ServerMetrics}).
 * All of it is a server's word: bounded, checked, and never a reason for a call to fail.
 */
@NullMarked
package io.millrace.backends.load;

import org.jspecify.annotations.NullMarked;
