/**
 * What the EFS API says: file systems and mount targets as values, and every failure as a problem. It does not decide
 * which file system or target to take, does not try again and does not remember: the plan and the reconciler do. Start
 * reading at {@link io.efsmount.agent.efs.EfsCatalog}.
 */
@NullMarked
package io.efsmount.agent.efs;

import org.jspecify.annotations.NullMarked;
