import { count } from '../../words/numbers.ts'
import type { Policy, Summary } from './queries.ts'

/** How many checks there are, and what is amiss. */
export function verdictOf({ counts, problems }: Pick<Summary, 'counts' | 'problems'>): string {
  const all = counts.ok + counts.warn + counts.fail + counts.unknown
  if (problems.length === 0)
    return counts.ok === all
      ? `All ${all} checks are as they should be.`
      : `${counts.ok} of ${all} checks are as they should be; ${counts.unknown} not known.`
  return `${counts.ok} of ${all} checks are as they should be. ${problems.map(({ name, message }) => `${name}: ${message}`).join('; ')}.`
}

/** "deleted after 90 days, paused" */
export function ruleText({ rules, status }: Pick<Policy, 'rules' | 'status'>): string {
  const words = rules.map(({ action, trigger_type: trigger, threshold, threshold_unit: unit }) => {
    const verb = action === 'delete' ? 'deleted' : 'told of'
    return `${verb} ${trigger === 'age' ? 'after' : 'beyond'} ${count(threshold)} ${threshold === 1 ? (unit ?? 'items').replace(/s$/, '') : (unit ?? 'items')}`
  })
  const rule = words.length === 0 ? 'kept for good' : words.join(' or ')
  return status === 'active' ? rule : `${rule}; ${status}`
}
