/** Gathers places that are nearer to each other than `distance` into groups, chains of near ones included. */
export function groupNear(places: readonly { readonly x: number; readonly y: number }[], distance: number): number[][] {
  const groupOf = places.map((_, i) => i)
  const root = (i: number): number => {
    let at = i
    while (groupOf[at] !== at) at = groupOf[at]
    return at
  }
  for (let i = 0; i < places.length; i++) {
    for (let j = 0; j < i; j++) {
      if (Math.hypot(places[i].x - places[j].x, places[i].y - places[j].y) < distance) groupOf[root(i)] = root(j)
    }
  }
  return [...Map.groupBy(places.keys(), root).values()]
}
