import { isDeepStrictEqual } from 'node:util'
import * as z from 'zod'

type SerializerCompiler = (route: { schema: unknown; method: string; url: string }) => (answer: unknown) => string

/** The types of the routes hold answers to their schemas; nothing is looked at again while they are served. */
export const writeAnswers: SerializerCompiler = () => JSON.stringify

/**
 * For tests: an answer must be just what its schema says, with nothing that the schema leaves out or makes otherwise, so that
 * what is written without looking is right.
 */
export const checkAnswers: SerializerCompiler = ({ schema, method, url }) => {
  const of = schema as z.ZodType
  return (answer) => {
    const text = JSON.stringify(answer)
    const encoded = z.encode(of, answer as never)
    if (!isDeepStrictEqual(JSON.parse(JSON.stringify(encoded)), JSON.parse(text)))
      throw new Error(`${method} ${url} answers what its schema does not say: ${text.slice(0, 2000)}`)
    return text
  }
}
