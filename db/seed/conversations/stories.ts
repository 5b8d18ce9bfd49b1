/** What was written, by the customer or by the agent with this place in the story's account; a note stays inside. */
export type Turn =
  | { in: string; html?: string; file?: string; automatic?: boolean }
  | { out: string; by: number }
  | { note: string; by: number }

export type Story = {
  subject: string
  turns: Turn[]
  /** Hours since its last message, and between one and the next. */
  hours: number
  pace?: number
  /** The place of the agent whose it is. */
  assignee?: number
  closed?: boolean
  snoozedDays?: number
}

/** Carpenters and their customers. */
export const holzbau: Story[] = [
  {
    subject: 'Carport: passt der Termin nächste Woche?',
    hours: 2,
    turns: [
      {
        in: 'Guten Tag,\n\nSie wollten nächste Woche mit unserem Carport anfangen. Montag und Dienstag sind wir verreist, ab Mittwoch wäre jemand da. Passt das?\n\nViele Grüße',
      },
    ],
  },
  {
    subject: 'Anfrage Dachgaube',
    hours: 5,
    pace: 20,
    assignee: 1,
    turns: [
      {
        in: 'Hallo,\n\nwir überlegen, im Obergeschoss eine Gaube einbauen zu lassen, etwa drei Meter breit. Machen Sie so etwas, und was kostet es ungefähr? Ein Plan liegt bei.',
        file: 'Grundriss Obergeschoss.pdf',
      },
      { note: 'Statik macht Büro Ahrens. Vor Ort ansehen, bevor wir einen Preis nennen.', by: 1 },
      {
        out: 'Guten Tag,\n\ngern. Für einen Preis müssten wir uns das Dach ansehen: Passt Ihnen Donnerstag um 16 Uhr?\n\nFreundliche Grüße',
        by: 1,
      },
      {
        in: 'Donnerstag um 16 Uhr passt sehr gut, wir sind zu Hause.\n\nAm Dienstag schrieb Sonnleitner Holzbau:\n> gern. Für einen Preis müssten wir uns das Dach ansehen:\n> Passt Ihnen Donnerstag um 16 Uhr?',
      },
    ],
  },
  {
    subject: 'Rechnung 2218',
    hours: 26,
    assignee: 0,
    snoozedDays: 3,
    turns: [
      {
        in: 'Sehr geehrte Damen und Herren,\n\nauf der Rechnung 2218 steht noch unsere alte Anschrift. Könnten Sie das bitte ändern? Überwiesen wird dann sofort.',
      },
      { note: 'Buchhaltung schickt sie am Montag neu.', by: 0 },
    ],
  },
  {
    subject: 'Terrasse in Lärche oder Douglasie?',
    hours: 49,
    pace: 6,
    closed: true,
    assignee: 0,
    turns: [
      { in: 'Welches Holz würden Sie für eine Terrasse auf der Nordseite nehmen, Lärche oder Douglasie?' },
      {
        out: 'Auf der Nordseite Lärche: Sie ist harzreicher und bleibt bei Nässe länger fest. Ein Muster von beidem können Sie bei uns in der Werkstatt ansehen.',
        by: 0,
      },
      { in: 'Vielen Dank, dann Lärche. Wir melden uns im Frühjahr.' },
    ],
  },
]

/** Outfitters and theirs. */
export const thistlewick: Story[] = [
  {
    subject: 'Tent poles missing from my order',
    hours: 1,
    turns: [
      {
        in: 'Hi,\n\nthe tent arrived yesterday, thanks, but the bag with the poles is not in the box. We leave on Saturday, so I would need them by Friday. Is that possible?\n\nBest wishes',
      },
    ],
  },
  {
    subject: 'Group order for our walking club',
    hours: 4,
    pace: 18,
    assignee: 1,
    turns: [
      {
        in: 'Hello,\n\nwe are 24 people and would like waterproof jackets with the badge of our club on the sleeve. Do you do that, and is there a price for groups?',
        html: '<p>Hello,</p><p>we are <b>24 people</b> and would like waterproof jackets with the badge of our club on the sleeve. Do you do that, and is there a price for groups?</p><p><img src="https://images.walking-club.example/badge.png" alt="The badge of our club"></p>',
      },
      {
        out: 'Hello,\n\nwe do, from twelve jackets on. For 24 it would be 15 per cent off, and the badge is included. Could you send us the badge as a file?\n\nKind regards',
        by: 1,
      },
      { in: 'Here it is.', file: 'club badge.pdf' },
      { note: 'Embroidery can use the file. Quote goes out tomorrow.', by: 3 },
    ],
  },
  {
    subject: 'Repair of a rucksack',
    hours: 22,
    pace: 3,
    assignee: 3,
    turns: [
      { in: 'The zip of my rucksack has given up after nine years. Do you repair it, or know who does?' },
      {
        out: 'Nine years is a fair age. We send zips to a workshop in Kendal: about 35 pounds and two weeks. Just bring it in.',
        by: 3,
      },
      { in: 'I am out of the office until Monday and will read your message then.', automatic: true },
    ],
  },
  {
    subject: 'Opening hours at Easter',
    hours: 70,
    pace: 2,
    closed: true,
    assignee: 1,
    turns: [
      { in: 'Are you open on Easter Monday?' },
      { out: 'We are, from ten to four. See you then!', by: 1 },
    ],
  },
]

/** The agency and its prospects. */
export const tintenfass: Story[] = [
  {
    subject: 'Angebot für einen neuen Webauftritt',
    hours: 3,
    turns: [
      {
        in: 'Guten Tag,\n\nwir sind eine Kanzlei mit zwölf Leuten und suchen jemanden, der unsere Seite erneuert. Haben Sie im Frühjahr Zeit? Wir würden gern zwei, drei Beispiele sehen.\n\nMit freundlichen Grüßen',
      },
    ],
  },
  {
    subject: 'Zugang zu den Anzeigen',
    hours: 8,
    pace: 5,
    assignee: 1,
    turns: [
      { in: 'Wie bekommen Sie Zugang zu unseren Anzeigen? Unser Passwort möchte ich nicht verschicken.' },
      {
        out: 'Das müssen Sie auch nicht. Sie bekommen von uns eine Anfrage per E-Mail und geben den Zugang mit einem Klick frei. Wieder beenden können Sie ihn jederzeit.',
        by: 1,
      },
      { in: 'Das klingt gut. Schicken Sie die Anfrage bitte an meine Adresse.' },
    ],
  },
  {
    subject: 'Logo als Vektordatei',
    hours: 44,
    pace: 1,
    closed: true,
    assignee: 2,
    turns: [
      { in: 'Die Druckerei braucht unser Logo als Vektordatei. Haben Sie die?' },
      { out: 'Ja, Sie finden sie im Ordner „Druck“ unter Ihren Dateien, als PDF und als SVG.', by: 2 },
    ],
  },
]
