import { createContext, useContext } from 'react'

const Nonce = createContext('')

/** entry.server gives the nonce of the answer's Content-Security-Policy; the browser hides it and needs none. */
export const NonceProvider = Nonce.Provider
export const useNonce = () => useContext(Nonce)
