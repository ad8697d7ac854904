/** Frames as bytes and back, by the rules W… of schema/wire.md. */
import * as decoding from 'lib0/decoding'
import * as encoding from 'lib0/encoding'

export type Frame =
  | { type: 'step1'; stateVector: Uint8Array }
  | { type: 'step2' | 'update'; update: Uint8Array }
  | { type: 'awareness'; payload: Uint8Array }
  | { type: 'query' }
  | { type: 'denied'; reason: string }
  | { type: 'hello'; text: string }
  | { type: 'state'; text: string }
  | { type: 'saved'; clocks: [client: number, clock: number][] }
  | { type: 'refusal'; text: string }

const SYNC = 0
const AWARENESS = 1
const DENIED = 2
const QUERY = 3
const HELLO = 100
const STATE = 101
const SAVED = 102
const REFUSAL = 103

type Writer = (encoder: encoding.Encoder) => void

const bytes =
  (...head: number[]) =>
  (body: Uint8Array): Writer =>
  (encoder) => {
    for (const number of head) encoding.writeVarUint(encoder, number)
    encoding.writeVarUint8Array(encoder, body)
  }

const text =
  (...head: number[]) =>
  (body: string): Writer =>
  (encoder) => {
    for (const number of head) encoding.writeVarUint(encoder, number)
    encoding.writeVarString(encoder, body)
  }

function writerOf(frame: Frame): Writer {
  switch (frame.type) {
    case 'step1':
      return bytes(SYNC, 0)(frame.stateVector)
    case 'step2':
      return bytes(SYNC, 1)(frame.update)
    case 'update':
      return bytes(SYNC, 2)(frame.update)
    case 'awareness':
      return bytes(AWARENESS)(frame.payload)
    case 'query':
      return (encoder) => encoding.writeVarUint(encoder, QUERY)
    case 'denied':
      return text(DENIED, 0)(frame.reason)
    case 'hello':
      return text(HELLO)(frame.text)
    case 'state':
      return text(STATE)(frame.text)
    case 'refusal':
      return text(REFUSAL)(frame.text)
    case 'saved':
      return (encoder) => {
        encoding.writeVarUint(encoder, SAVED)
        encoding.writeVarUint(encoder, frame.clocks.length)
        for (const pair of frame.clocks)
          for (const number of pair) encoding.writeVarUint(encoder, number)
      }
  }
}

export const encode = (frame: Frame): Uint8Array<ArrayBuffer> => encoding.encode(writerOf(frame))

/** One message holds one frame (W9). Raises an Error for what is not in the grammar. */
export function decode(data: Uint8Array): Frame {
  const decoder = decoding.createDecoder(data)
  const frame = read(decoder)
  if (decoding.hasContent(decoder)) throw new Error('bytes left over behind a frame')
  return frame
}

function read(decoder: decoding.Decoder): Frame {
  const type = decoding.readVarUint(decoder)
  switch (type) {
    case SYNC:
      return readSync(decoder)
    case AWARENESS:
      return { type: 'awareness', payload: decoding.readVarUint8Array(decoder) }
    case DENIED:
      decoding.readVarUint(decoder)
      return { type: 'denied', reason: decoding.readVarString(decoder) }
    case QUERY:
      return { type: 'query' }
    case HELLO:
      return { type: 'hello', text: decoding.readVarString(decoder) }
    case STATE:
      return { type: 'state', text: decoding.readVarString(decoder) }
    case SAVED:
      return { type: 'saved', clocks: readClocks(decoder) }
    case REFUSAL:
      return { type: 'refusal', text: decoding.readVarString(decoder) }
    default:
      throw new Error(`no message has the type ${String(type)}`)
  }
}

function readSync(decoder: decoding.Decoder): Frame {
  const step = decoding.readVarUint(decoder)
  const body = decoding.readVarUint8Array(decoder)
  if (step === 0) return { type: 'step1', stateVector: body }
  if (step === 1) return { type: 'step2', update: body }
  if (step === 2) return { type: 'update', update: body }
  throw new Error(`no sync message has the type ${String(step)}`)
}

function readClocks(decoder: decoding.Decoder): [number, number][] {
  const count = decoding.readVarUint(decoder)
  // A pair takes two bytes at least (W7).
  if (count * 2 > decoder.arr.length - decoder.pos) throw new Error('a count beyond the bytes left')
  return Array.from({ length: count }, () => [
    decoding.readVarUint(decoder),
    decoding.readVarUint(decoder),
  ])
}
