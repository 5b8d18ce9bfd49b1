import type { Locale } from '#app/domain/identity/users.ts'

/** A client firm; all of them are invented. Addresses of its people end in `@<site>.example`. */
export type Firm = { name: string; site: string; owner: string; locale: Locale; timeZone: string }

/** The main agency's clients, apart from those that have a story of their own. */
export const firms: Firm[] = [
  ...read(
    'de',
    `
    Quellmoor Naturkost GmbH | quellmoor | Hanna Quellmoor
    Tannhuber & Töchter Zimmerei | tannhuber | Vroni Tannhuber
    Salzkante Fischmanufaktur | salzkante | Okke Petersen
    Drachenkopf Spielwaren | drachenkopf | Emine Yildirim
    Nebelglocke Kaffeerösterei | nebelglocke | Torben Harms
    Lindwurm Buchhandlung | lindwurm-buch | Friederike Lenz
    Physiowerk Ottersbach | physiowerk-ottersbach | Selim Kaya
    Zahnärzte am Grünen Tor | gruenes-tor | Dr. Wiebke Jansen
    Hofgut Ebersquell | ebersquell | Ludger Brinkmann
    Steinwand & Moll Naturstein | steinwand-moll | Ansgar Moll
    Radwerk Kettenblatt | kettenblatt | Jule Vogt
    Blütezeit Gartenbau Holm | gartenbau-holm | Birte Holm
    Kanzlei Aschenbrenner Wulf | aschenbrenner-wulf | Constanze Wulf
    Elektro Funkenflug GmbH | funkenflug | Detlef Kruse
    Bäckerei Mehlsack | mehlsack | Anneliese Dorn
    Segelschule Achterdeck | achterdeck | Knut Claasen
    Weingut Schieferhang | schieferhang | Rosalie Thömmes
    Möbelhaus Eichenrot | eichenrot | Klaus-Peter Eich
    Sanitär Wellenreuther | wellenreuther | Nils Wellenreuther
    Tanzstudio Dreivierteltakt | dreivierteltakt | Olga Reimann
    Optik Scharfblick | scharfblick | Yasmin Adler
    Imkerei Goldwabe | goldwabe | Heiner Bast
    Autohaus Windfang | windfang | Carsten Uhl
    Pension Deichkrone | deichkrone | Imke Redlefs
    Kita Purzelbaum gGmbH | purzelbaum | Mareike Sattler
    Fahrschule Grüne Welle | gruene-welle | Bülent Aksoy
    Schreinerei Spanwerk | spanwerk | Korbinian Huber
    Tierklinik Pfotenweg | pfotenweg | Dr. Silke Marquardt
    Papeterie Federstrich | federstrich | Nora Federlein
    Solarbau Lichtmess | lichtmess | Timo Brandstetter
    Kletterhalle Steilzahn | steilzahn | Pia Rottmann
    Brauerei Dreibrunn | dreibrunn | Xaver Zirngibl
    Goldschmiede Feinkorn | feinkorn | Ludmilla Hartwig
    Reisebüro Weitfort | weitfort | Gernot Pohl
    Architekturbüro Lotrecht | lotrecht | Katharina Behn
    Hörstudio Klangfarbe | klangfarbe | Rüdiger Thoms
    Feinkost Kapernstrauch | kapernstrauch | Giulia Moretti
    Spedition Langstrecke Nord | langstrecke-nord | Wolfgang Petzold
    Gasthof Zirbenstube | zirbenstube | Leopold Gruber | Europe/Vienna
    Skischule Firnzauber | firnzauber | Magdalena Egger | Europe/Vienna
    Chocolaterie Morgenrot | chocolaterie-morgenrot | Reto Zbinden | Europe/Zurich
    Velowerkstatt Rundlauf | rundlauf | Seraina Caduff | Europe/Zurich`,
  ),
  ...read(
    'en',
    `
    Brackenfell Joinery | brackenfell | Gwen Brackley
    Pennywhistle Toys | pennywhistle | Alistair Crombie
    Saltmarsh & Daughters Bakery | saltmarsh | Beth Saltmarsh
    Copperkettle Brewing | copperkettle | Owen Rhys
    Larkrise Dental | larkrise | Priya Nair
    Windlass Marine Supplies | windlass | Duncan Muir
    Foxglove Veterinary | foxglove-vets | Eleanor Hart
    Hollow Oak Furniture | hollow-oak | Jasper Whitlock
    Tidewater Physio | tidewater | Aoife Brennan | Europe/Dublin
    Quayside Eleven Architects | quayside-eleven | Cormac Daly | Europe/Dublin
    Moorhen Press | moorhen | Harriet Lowe
    Cinderpath Running | cinderpath | Marcus Bell
    Juniper Street Optics | juniper-street | Dana Whitfield | America/New_York
    Mapleridge Orchards | mapleridge | Carol Jensen | America/New_York
    Blue Heron Kayaks | blue-heron | Tyler Brooks | America/Los_Angeles
    Stonecrop Landscapes | stonecrop | Imogen Pike
    Wexcombe Law | wexcombe | Farah Siddiqui
    Button & Thimble | button-thimble | Rosa Keane`,
  ),
]

/** Firms that were asked and have no account: only their addresses are known. */
export const strangers = {
  pending: [
    'buero@muehlrad-apotheke.example',
    'info@kranich-reisen.example',
    'kontakt@werft-zwoelf.example',
    'praxis@augenzentrum-lindenhof.example',
    'hello@peppercorn-catering.example',
    'mail@schlosserei-hammerschlag.example',
    'office@driftwood-yoga.example',
    'service@waschbaer-reinigung.example',
    'j.merkel@fliesen-karo.example',
    'team@kinderladen-kunterbunt.example',
  ],
  expired: [
    'info@teppichhaus-orient.example',
    'verwaltung@golfpark-heidesand.example',
    'hello@lanternfish-diving.example',
    'post@moebeltaxi-flink.example',
    'kontakt@salon-haarscharf.example',
    'sales@ironbridge-tiles.example',
    'info@campingplatz-seerose.example',
    'buero@hausverwaltung-nordstern.example',
  ],
  declined: [
    'geschaeftsfuehrung@dachdecker-firstziegel.example',
    'hi@paperboat-studio.example',
    'info@bestattungen-abendstille.example',
    'mail@kartonfabrik-wellig.example',
    'reception@oldmill-hotel.example',
  ],
  cancelled: [
    'info@gartencenter-klee.example',
    'hallo@fitness-hantelbank.example',
    'contact@northgate-cycles.example',
    'info@druckerei-andruck.example',
  ],
}

/** Shops of the network of agencies, asked on one day: three more than a day allows. */
export const memberShops =
  `wollmaus zuckerhut tintenklecks kernseife blechdose apfelwiese knopfkiste brotzeit-laden samtpfote papierflieger
  waldkauz-buecher regenbogenwolle hutnadel kaffeesatz radspeiche lampenfieber gewuerzinsel strohhalm glasperle honigtopf
  kornblume-floristik schraubenzieher teekessel wanderstiefel zirkelkasten ofenfrisch mohnblume kellerkiste leinenzwang
  seifenblase pfandflasche bilderrahmen-eck drahtesel milchkanne federkern schatzkaestlein butterblume zwirnladen`.split(
    /\s+/,
  )

function read(locale: Locale, table: string): Firm[] {
  const home = locale === 'de' ? 'Europe/Berlin' : 'Europe/London'
  return table
    .trim()
    .split('\n')
    .map((line) => {
      const [name, site, owner, timeZone = home] = line.split('|').map((cell) => cell.trim())
      return { name: name!, site: site!, owner: owner!, locale, timeZone }
    })
}
