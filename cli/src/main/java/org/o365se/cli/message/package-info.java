/** Messages: encrypting, decrypting, inspecting, re-wrapping and re-encrypting them. */
@NullMarked
package org.o365se.cli.message;

import org.jspecify.annotations.NullMarked;
