/** Root keys in their homes, and the transfer of keys to a vault. */
@NullMarked
package org.o365se.cli.root;

import org.jspecify.annotations.NullMarked;
