import type { Lineage } from '@contimg/api/schemas'

type Node = Lineage['nodes'][number]
export type Artifact = Extract<Node, { kind: 'artifact' }>

/** What the root was made of directly: the inputs of what made it, Measurement Sets first. */
export function inputsOf({ root, nodes, edges }: Lineage): Artifact[] {
  const makers = new Set(edges.filter(({ to, role }) => to === root && role === 'output').map(({ from }) => from))
  const inputs = new Set(edges.filter(({ to, role }) => makers.has(to) && role === 'input').map(({ from }) => from))
  const order = { 'measurement-set': 0, table: 1, file: 2, raw: 3 }
  return nodes
    .filter((node): node is Artifact => node.kind === 'artifact' && inputs.has(node.id))
    .sort((a, b) => order[a.type] - order[b.type] || a.path.localeCompare(b.path))
}

/** The last part of a path. */
export function nameOf(path: string): string {
  return path.replace(/\/+$/, '').split('/').at(-1) ?? path
}
