import type { Locale } from '#app/domain/identity/users.ts'

/** What agencies write to clients. */
export const messages: Record<Locale, string[]> = {
  de: [
    'Guten Tag,\n\nwie am Telefon besprochen, richten wir Ihre neuen Kampagnen ein und räumen die Kontakte auf. Dafür brauchen wir Zugang zu Ihrem Konto. Sie können ihn jederzeit beenden.\n\nFreundliche Grüße',
    'Liebe Kolleginnen und Kollegen,\n\nfür die Auswertung des letzten Quartals möchten wir die Zahlen direkt bei Ihnen ansehen. Lesen genügt uns.\n\nVielen Dank!',
    'Wir übernehmen ab dem Ersten die Betreuung Ihres Newsletters. Bitte geben Sie unseren Zugang frei, damit wir den Versand vorbereiten können.',
    'Für die Messe im Herbst legen wir Listen und Vorlagen an. Das geht schneller, wenn wir unmittelbar in Ihrem Konto arbeiten.',
  ],
  en: [
    'Hello,\n\nas agreed on the phone, we will set up your new campaigns and tidy up the contacts. For this we need access to your account. You can end it at any time.\n\nBest wishes',
    'We would like to read last quarter’s figures directly in your account for the review on Thursday. Reading is enough for us.',
    'From the first of the month we look after your newsletter. Please let us in, so that we can prepare the next issue.',
  ],
}

/** Messages whose writers want to look and no more; whoever sends one asks to be a viewer. */
export const onlyReading = [messages.de[1]!, messages.en[1]!]

/** Names of clients' colleagues. */
export const names: Record<Locale, { given: string[]; family: string[] }> = {
  de: {
    given:
      'Andrea Bernd Cem Dörte Erik Franziska Goran Heike Ines Jannik Katja Lukas Miriam Noah Özlem Patrick Ronja Stefan Tamara Ulrich Verena Wanda'.split(
        ' ',
      ),
    family:
      'Albers Berger Çelik Dittrich Engelke Faber Görlitz Hagedorn Ivanović Jessen Kessler Lohmann Mertens Neumeier Oster Pfaff Rasch Stahl Tesch Ullmann Volk Zander'.split(
        ' ',
      ),
  },
  en: {
    given:
      'Amelia Ben Ciara Daniel Esther Finlay Grace Hamish Isobel Jamal Kerry Liam Mona Niall Olive Peter Ruth Sanjay Tess Uma Victor Wendy'.split(
        ' ',
      ),
    family:
      'Archer Bristow Chaudhry Drummond Ellison Farrow Godwin Hollis Ingram Jarvis Kendrick Lomax Mistry Norwood Osborne Pryce Radley Sutton Tolley Underhill Varley Yates'.split(
        ' ',
      ),
  },
}
