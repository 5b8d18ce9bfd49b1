/** A mail with everything in it, as it came: what Gmail and Outlook send at most. */
export const largestMail = 25 * 1024 * 1024

/** More accounts than one mail is ever written to; whoever writes to more has a list and means nobody. */
export const mostRecipients = 100

/** What a mail's headers may take together; a hundred thousand recipients take more. */
export const longestHeaders = 1024 * 1024

/** Parts within parts. Mail programs nest five deep, forwarded once more ten. */
export const deepestNesting = 50

/** Each line and each part costs the reader many times its length: a mail of empty lines would take all of the memory. */
export const mostLines = 600_000
export const mostParts = 20_000

/** Text beyond this is cut, HTML beyond this is not shown; either is then kept whole as an attachment. */
export const longestText = 500_000
export const longestHtml = 2_000_000

/** So many attachments are kept, of so many more the names. */
export const mostAttachments = 50
export const mostNames = 200

/** Of recipients and of the messages that a mail refers to. */
export const mostAddresses = 100
export const mostReferences = 200

/** How long RFC 5322 lets a line be, and so a Message-ID. */
export const longestMessageId = 998
