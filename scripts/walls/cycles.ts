/**
 * The cycles of a directed graph, one for each strongly connected set of nodes: a shortest way from the set's first
 * node (in the order of `edges`) back to itself, e.g. [a, b, a]. A node that points at itself is [a, a].
 */
export function findCycles<T>(edges: ReadonlyMap<T, readonly T[]>): T[][] {
  const cycles: T[][] = []
  const seen = new Set<T>()
  for (const node of edges.keys()) {
    if (seen.has(node)) continue
    const cycle = shortestWayBack(node, edges)
    if (!cycle) continue
    cycles.push(cycle)
    const onward = reachable(node, edges)
    for (const other of onward) if (reachable(other, edges).has(node)) seen.add(other)
  }
  return cycles
}

function shortestWayBack<T>(start: T, edges: ReadonlyMap<T, readonly T[]>): T[] | undefined {
  const cameFrom = new Map<T, T>()
  const queue = [start]
  for (const node of queue) {
    for (const next of edges.get(node) ?? []) {
      if (next === start) return [...wayTo(node, cameFrom), start]
      if (cameFrom.has(next)) continue
      cameFrom.set(next, node)
      queue.push(next)
    }
  }
  return undefined
}

function wayTo<T>(node: T, cameFrom: ReadonlyMap<T, T>): T[] {
  const way = [node]
  for (let at = cameFrom.get(node); at !== undefined; at = cameFrom.get(at)) way.unshift(at)
  return way
}

function reachable<T>(start: T, edges: ReadonlyMap<T, readonly T[]>): Set<T> {
  const found = new Set<T>()
  const queue = [start]
  for (const node of queue) {
    for (const next of edges.get(node) ?? []) {
      if (found.has(next)) continue
      found.add(next)
      queue.push(next)
    }
  }
  return found
}
