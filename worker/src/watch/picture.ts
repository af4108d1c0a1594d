import { EVENTS, type GroupEvent, type Place, TRANSITIONS } from './machine.ts'

const NAMES: Readonly<Record<Place, string>> = {
  none: '[*]',
  collecting: 'collecting',
  incomplete: 'incomplete',
  pending: 'pending',
  in_progress: 'in_progress',
  completed: 'completed',
  failed: 'failed',
}

/** The document that shows the states of a group, made from their machine. */
export function ingestStates(): string {
  return `# The states of a group

Made by \`node scripts/draw-ingest-states.ts\` from worker/src/watch/machine.ts; change that, not this.

${diagram()}

\`incomplete\` and \`failed\` are both the state \`failed\` of the queue: the one never had all of its files and becomes \`pending\`
by itself when they come, the other has been processed.

| event | seen by | meaning |
| --- | --- | --- |
${(Object.entries(EVENTS) as [GroupEvent, { by: string; meaning: string }][])
  .map(([event, { by, meaning }]) => `| ${event} | ${by} | ${meaning} |`)
  .join('\n')}
`
}

/** Events that lead the same way share an arrow. */
function diagram(): string {
  const ways = Map.groupBy(TRANSITIONS, ({ from, to }) => `${NAMES[from]} --> ${NAMES[to]}`)
  const arrows = [...ways].map(([way, some]) => `  ${way}: ${some.map(({ event }) => event).join(', ')}`)
  return ['```mermaid', 'stateDiagram-v2', '  incomplete: failed (incomplete)', ...arrows, '```'].join('\n')
}
