/** Sleep that may be ended early. A call that comes while nobody sleeps ends the next sleep. */
export class Wake {
  #isCalled = false
  #end: (() => void) | undefined

  now(): void {
    this.#isCalled = true
    this.#end?.()
  }

  async after(ms: number): Promise<void> {
    if (!this.#isCalled)
      await new Promise<void>((resolve) => {
        const timer = setTimeout(resolve, ms)
        this.#end = () => {
          clearTimeout(timer)
          resolve()
        }
      })
    this.#end = undefined
    this.#isCalled = false
  }
}
