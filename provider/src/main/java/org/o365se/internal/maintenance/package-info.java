/** Maintenance of messages: re-wrapping their headers, re-encrypting and verifying them, in streams, files and folders. */
@NullMarked
package org.o365se.internal.maintenance;

import org.jspecify.annotations.NullMarked;
