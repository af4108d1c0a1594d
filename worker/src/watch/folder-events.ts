import { type FSWatcher, statSync, watch } from 'node:fs'

/**
 * Hears of names that come, go or change in a folder, where the system tells. It is a help only: nothing is lost where it
 * does not, for the folder is looked at all the same.
 */
export class FolderEvents implements Disposable {
  readonly #path: string
  readonly #heard: () => void
  #watcher: FSWatcher | undefined
  #watched: string | undefined // which folder of that name

  constructor(path: string, heard: () => void) {
    this.#path = path
    this.#heard = heard
  }

  /** Listens to the folder that has the name now, which may be another one than before. */
  renew(): void {
    const status = statSync(this.#path, { throwIfNoEntry: false })
    const identity = status && `${status.dev} ${status.ino}`
    if (identity === this.#watched) return
    this.#watcher?.close()
    this.#watcher = undefined
    this.#watched = identity
    if (identity === undefined) return
    try {
      this.#watcher = watch(this.#path, (event) => {
        if (event === 'rename') this.#heard()
      })
      this.#watcher.on('error', () => {})
    } catch {
      this.#watched = undefined // as where no more folders can be watched: the next time, perhaps
    }
  }

  [Symbol.dispose](): void {
    this.#watcher?.close()
  }
}
