/** {@code o365se}, the operator's command. */
@NullMarked
package org.o365se.cli;

import org.jspecify.annotations.NullMarked;
