import { PassThrough } from 'node:stream'
import Busboy from '@fastify/busboy'
import { json, type AppLoadContext } from '@remix-run/node'
import type { Standing } from '#app/domain/identity/standing.ts'
import { longestFile } from '#app/domain/contacts/imports/limits.ts'
import { uploadImport, type UploadRefusal } from '#app/domain/contacts/imports/upload-import.ts'

type Outcome = { ok: true; importId: string } | { ok: false; reason: UploadRefusal }

/**
 * Reads the form of an upload as it arrives: the account that it is for, which must be the one of URL and token (L18) and
 * come first, then the file, handed on piece by piece. A form that breaks off leaves nothing.
 */
export async function receive(
  standing: Standing,
  upload: NonNullable<AppLoadContext['upload']>,
): Promise<Outcome> {
  const { announced, type } = upload
  // What is far too large is not even begun with.
  if (announced !== null && announced > longestFile * 1.01) return { ok: false, reason: 'too-large' }
  const request = upload.open()
  return await new Promise<Outcome>((resolve, reject) => {
    let account: string | null = null
    let taken: Promise<Outcome> | null = null
    const form = new Busboy({
      headers: { 'content-type': type },
      limits: {
        files: 1,
        fields: 5,
        parts: 6,
        fieldNameSize: 100,
        fieldSize: 200,
        headerPairs: 20,
        headerSize: 4000,
        fileSize: longestFile + 1,
      },
    })
    const end = (outcome: Promise<Outcome> | Outcome) => {
      request.off('close', lost)
      request.unpipe(form)
      resolve(outcome)
    }
    const lost = () => {
      if (request.complete) return
      form.destroy()
      const gone = Object.assign(new Error('The client went away while it sent a file'), {
        code: 'ECONNABORTED',
      })
      if (taken) file.destroy(gone)
      else reject(gone)
    }
    const file = new PassThrough({ highWaterMark: 262_144 })
    // Whoever reads it hears of it; before anybody does, a form that breaks off must not end the process.
    file.on('error', () => {})
    form.on('field', (name, value) => {
      // Named twice it is none.
      if (name === 'account') account = account === null ? value : ''
    })
    form.on('file', (name, stream, fileName) => {
      if (taken) return void stream.resume()
      if (account !== standing.account.id) {
        stream.resume()
        request.unpipe(form)
        return reject(json({ kind: 'wrong-account' }, { status: 409 }))
      }
      if (!fileName || name !== 'file') return void stream.resume()
      stream.pipe(file)
      stream.on('error', (error) => file.destroy(error))
      taken = uploadImport(standing, { fileName, announced: announced ?? longestFile }, file)
      taken.then(end, (error: unknown) => {
        request.unpipe(form)
        reject(error as Error)
      })
    })
    form.on('finish', () => {
      if (taken) return
      if (account !== standing.account.id) reject(json({ kind: 'wrong-account' }, { status: 409 }))
      else end({ ok: false, reason: 'no-file' })
    })
    form.on('error', () => {
      reject(json({ kind: 'not-a-form' }, { status: 422 }))
      file.destroy(new Error('The form of an upload cannot be read'))
    })
    request.on('close', lost).on('error', lost)
    request.pipe(form)
  })
}
