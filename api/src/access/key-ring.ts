import { timingSafeEqual } from 'node:crypto'
import { type ApiKey, hashOfApiKey, isApiKeyUsable, listApiKeys, type Products } from '@contimg/state/products'

const HOLDS_MS = 1000

/**
 * The keys of the database, looked at again when they are a second old: a key that is revoked ends within that. While the
 * database cannot be read, which nothing is answered from then, those hold that were read last.
 */
export class KeyRing {
  readonly #products: Products
  #keys: Promise<readonly ApiKey[]> | undefined
  #last: readonly ApiKey[] | undefined
  #readMs = 0

  constructor(products: Products) {
    this.#products = products
  }

  /** Whether there never was a key: one that was revoked, or has expired, leaves the door shut. */
  async isEmpty(): Promise<boolean> {
    return (await this.#all()).length === 0
  }

  async hasUsable(): Promise<boolean> {
    return (await this.#all()).some((one) => isApiKeyUsable(one, this.#products.nowMs()))
  }

  /** Compares with every key, each in the same time whatever is alike. */
  async find(key: string): Promise<ApiKey | undefined> {
    const hash = Buffer.from(hashOfApiKey(key), 'hex')
    let found: ApiKey | undefined
    for (const one of await this.#all()) if (timingSafeEqual(hash, Buffer.from(one.hash, 'hex'))) found = one
    return found && isApiKeyUsable(found, this.#products.nowMs()) ? found : undefined
  }

  async isUsable(id: string): Promise<boolean> {
    const found = (await this.#all()).find((one) => one.id === id)
    return found !== undefined && isApiKeyUsable(found, this.#products.nowMs())
  }

  /** Keys have changed: they are read when next asked for. */
  forget(): void {
    this.#keys = undefined
  }

  #all(): Promise<readonly ApiKey[]> {
    const nowMs = performance.now()
    if (this.#keys === undefined || nowMs - this.#readMs >= HOLDS_MS) {
      this.#readMs = nowMs
      this.#keys = this.#read()
    }
    return this.#keys
  }

  async #read(): Promise<readonly ApiKey[]> {
    try {
      this.#last = await listApiKeys(this.#products)
    } catch (error) {
      if (this.#last === undefined) throw error
    }
    return this.#last
  }
}
