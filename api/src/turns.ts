const waiting: (() => void)[] = []

/**
 * Long lists are answered one in a turn of the event loop, in the order of their coming. All that were asked at once would
 * else be answered before anything else is heard: who asks just then waits for two rounds of them, and who asks for little
 * for one.
 */
export function turn(): Promise<void> {
  return new Promise((resolve) => {
    if (waiting.push(resolve) === 1) setImmediate(next)
  })
}

function next(): void {
  waiting.shift()?.()
  if (waiting.length > 0) setImmediate(next)
}
