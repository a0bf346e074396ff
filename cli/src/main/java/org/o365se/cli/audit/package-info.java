/** The audit log. */
@NullMarked
package org.o365se.cli.audit;

import org.jspecify.annotations.NullMarked;
