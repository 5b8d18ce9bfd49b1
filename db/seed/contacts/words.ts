import type { Locale } from '#app/domain/identity/users.ts'

/** Firms are made of a name and a trade; phones are of the ranges that are kept for stories. */
export const crmWords: Record<
  Locale,
  { given: string[]; family: string[]; names: string[]; trades: string[]; phones: string[] }
> = {
  de: {
    given: words(
      'Anja Bernadette Christoph Dagmar Elif Falk Gesine Hasan Isabell Jörg Kerstin Linus Meike Norbert Oksana Philipp Rabea Sven Thea Uwe Vera Yannick',
    ),
    family: words(
      'Ahrens Böttcher Cordes Demir Ebeling Fricke Gehrke Hinrichs Iwersen Jacobi Kluge Lorenzen Meinecke Nissen Ohlsen Paulsen Rickert Schlüter Timm Vollmer Wendt Yıldız Zabel',
    ),
    names: words(
      'Ahorntal Birkenfurt Dachsbau Erlengrund Falkenwiese Geestwind Heidekamp Immenhof Kranichsee Lärchenau Marschtor Nordkai Ostergrund Pappelhain Rotdorn Sandbank Tideweg Uferstein Vogelsang Wiesengrund',
    ),
    trades: [
      'Steuerberatung',
      'Metallbau GmbH',
      'Apotheke',
      'Hotel',
      'Küchenstudio',
      'Logistik GmbH',
      'Gartencenter',
      'Druckhaus',
      'Pflegedienst',
      'Fensterbau',
      'Softwarehaus GmbH',
      'Reinigung',
    ],
    phones: ['+49 30 23125 ', '+49 40 66969 ', '+49 89 99998 ', '+49 221 4710 ', '+49 69 90009 '],
  },
  en: {
    given: words(
      'Abigail Barney Carys Dominic Edith Freddie Gemma Hugo Ingrid Joseph Kirsty Lewis Maeve Nigel Oona Percy Rhona Stuart Tabitha Una Vikram Winnie',
    ),
    family: words(
      'Ashdown Blythe Cartwright Dunmore Eastwood Fairley Greaves Holroyd Innes Jolley Kershaw Langdon Merrick Nesbitt Orchard Penrose Quigley Rowntree Selby Thwaite Upton Wainwright',
    ),
    names: words(
      'Alderbrook Bramblewood Cragside Dovecote Emberley Fellgate Glenfinch Harrowdale Inchmoor Kestrel Lowbeck Millrace Northwold Otterburn Pinecrest Ravenscar Skylark Thornbury Undercliff Wrenfield',
    ),
    trades: [
      'Camping',
      'Outfitters',
      'Climbing Wall',
      'Scout Group',
      'Hotel',
      'Adventure School',
      'Estates Ltd',
      'Ramblers',
      'Sports Ltd',
      'Garden Centre',
      'Schools Trust',
      'Events Ltd',
    ],
    phones: ['+44 20 7946 0', '+44 131 496 0', '+44 161 496 0', '+44 117 496 0', '+44 29 2018 0'],
  },
}

function words(text: string): string[] {
  return text.split(' ')
}
