/** Scopes and their names. */
@NullMarked
package org.o365se.cli.scope;

import org.jspecify.annotations.NullMarked;
