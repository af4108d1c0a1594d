import type h5wasm from 'h5wasm/node'
import { FormatError } from '../error.ts'

export type HdfModule = Awaited<typeof h5wasm.ready>

let loaded: Promise<HdfLibrary> | undefined

/** The HDF5 library, started once a thread, with the filters that UVH5 files use (LZF among them). */
export function loadHdf5(): Promise<HdfLibrary> {
  loaded ??= startHdf5()
  return loaded
}

/** The library compiles as soon as it is imported: only those who read HDF5 wait for that. */
async function startHdf5(): Promise<HdfLibrary> {
  const [library, plugins] = await Promise.all([import('h5wasm/node'), import('h5wasm-plugins')])
  const module = await library.default.ready
  plugins.install_local_plugins(module)
  return new HdfLibrary(module)
}

/**
 * The compiled library, its one transfer buffer, and its errors made to throw: left alone, a failed read returns
 * whatever lay in the buffer, with a status of success.
 */
export class HdfLibrary {
  readonly module: HdfModule
  #slabAddress = 0
  #slabBytes = 0

  constructor(module: HdfModule) {
    this.module = module
    module.activate_throwing_error_handler()
  }

  /** Makes the transfer buffer hold `bytes` bytes, and gives its address. */
  reserve(bytes: number): bigint {
    if (bytes > this.#slabBytes) {
      if (this.#slabAddress) this.module._free(this.#slabAddress)
      this.#slabAddress = this.module._malloc(bytes)
      this.#slabBytes = this.#slabAddress ? bytes : 0
      if (!this.#slabAddress) throw new RangeError(`HDF5 library: no memory for a slab of ${bytes} bytes`)
    }
    return BigInt(this.#slabAddress)
  }

  /** The first bytes of the transfer buffer. Any call of the library may move them: take the view anew after each. */
  slab(bytes: number): Uint8Array<ArrayBuffer> {
    return new Uint8Array(this.module.HEAPU8.buffer as ArrayBuffer, this.#slabAddress, bytes)
  }

  /** Runs one call of the library on the file at `path`; its failure becomes a FormatError in one line. */
  attempt<T>(path: string, what: string, call: () => T): T {
    try {
      const answer = call()
      if (typeof answer === 'number' && answer < 0) throw new Error(`status ${answer}`)
      return answer
    } catch (cause) {
      throw new FormatError(path, undefined, `${what}: ${firstReason(cause)}`, { cause: withSystemCode(cause) })
    }
  }
}

const SYSTEM_MESSAGE = /errno = \d+, error message = '([^']*)'/

/** Codes of Node for what the system says of a file; the library keeps only its words. */
const SYSTEM_CODES: Readonly<Record<string, string>> = {
  'File too large': 'EFBIG',
  'I/O error': 'EIO',
  'No space left on device': 'ENOSPC',
  'Permission denied': 'EACCES',
  'Quota exceeded': 'EDQUOT',
}

/** The library reports a stack of a dozen lines, deepest cause last: that one is what a person needs. */
function firstReason(cause: unknown): string {
  const text = messageOf(cause)
  const reasons = [...text.matchAll(/#\d+: .*? in (\w+)\(\): (.*)/g)]
  const deepest = reasons.at(-1)
  if (!deepest) return text.split('\n')[0]
  const system = SYSTEM_MESSAGE.exec(text)
  return `HDF5 says "${system ? `${deepest[2].replace(/: (?:time|name) = .*/, '')}: ${system[1]}` : deepest[2]}"`
}

/** The same error, with the `code` that Node's own have, so that a full disk, say, is known as one. */
function withSystemCode(cause: unknown): unknown {
  const code = SYSTEM_CODES[SYSTEM_MESSAGE.exec(messageOf(cause))?.[1] ?? '']
  return code !== undefined && cause instanceof Error ? Object.assign(cause, { code }) : cause
}

function messageOf(cause: unknown): string {
  return cause instanceof Error ? cause.message : String(cause)
}
