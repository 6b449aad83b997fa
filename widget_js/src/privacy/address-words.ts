/** Words of addresses that are a website's own, and those that stand before what is somebody's. */

const words = (list: string): ReadonlySet<string> => new Set(list.split(' '));

/** Whatever stands around them. */
export const PAGE_WORDS = words(
  'a about account accounts activate activity add address addresses albums all anxiety api app archive article ' +
    'articles asc at back billing blog book bookings business by cancel card cart category change chat checkout ' +
    'claims company complete confirm contact cookies create css current dashboard date deals default delete delivery ' +
    'desc desktop detail details docs documents download downloads edit email empleo emploi en error event events ' +
    'faqs features feed feedback files filter finish form free gallery general gift grid group groups guide health ' +
    'help history home hotel html id image images img imprint inbox index info invoice invoices is issue item items ' +
    'job jobb jobs js kids koszyk kurv language latest legal library link list live location login logout lookup main ' +
    'manage map media member membership men menu messages mobile month music my name network new newest news next ' +
    'nieuws notes notifications oauth of office old online open options order orders other overview page pages ' +
    'password path payment payments phone photo photos php picture plans policy popular popularity portal post posts ' +
    'preferences press preview price pricing print privacy product products project projects promo quote rating read ' +
    'register relevance reports requests reset results return returns review reviews roadmap role roles root rss sale ' +
    'sales search section security select sell send service services sessions settings setup shipping shop sign ' +
    'signin signout signup sitemap size software start statistics status step store stores story style subscribe ' +
    'success support table tag tags takeaway tax team terms test theme tickets time to top topics tour travel types ' +
    'unsubscribe update upload us v1 verify version video videos view wallet web webhooks week wiki wishlist with ' +
    'women work www xml year you your',
);

/** Words after which a path has a name or an id (`/user/kim-doe`, `/invite/xkqzvwpt`). */
export const OWNED_WORDS = words(
  'account accounts agent agents author authors autor benutzer booking bookings by client cliente clientes clients ' +
    'code confirm contact contacts customer customers doctor e employee employees friend friends from guest guests ' +
    'hello i in invitation invite invoice invoices j k key klant klanten kunde kunden l magic medlem member members ' +
    'membre membro mitglied name names nutzer order orders otp owner owners paciente patient patienten patients ' +
    'pedido pedidos people perfil person personen persons player profil profile profiles profilo provider providers r ' +
    'ref referral reset s seller sellers share speaker staff student students t teacher teachers team to token ' +
    'tracking u unsubscribe user username users usuario usuarios utente utenti utilisateur utilisateurs vendor ' +
    'vendors verify visitor visitors welcome',
);

/** Words that begin a part with a name in it (`profile-kim-doe`). */
export const NAMING_WORDS = words(
  'author autor benutzer by client cliente customer dr hello hi invite klant kunde member membre mitglied mr mrs ms ' +
    'nutzer patient perfil profil profile profilo student user username usuario utente utilisateur welcome',
);

/** Names of parameters that most websites have. */
export const PARAMETERS = words(
  'action category client_id code color country currency date direction email filter format from id item key ' +
    'keyword lang language layout limit locale mode name offset order orderby p page price product q query redirect ' +
    'redirect_uri ref return s search section session size sort sortby state status step tab tag theme ticket title ' +
    'to token type url user utm_campaign utm_medium utm_source v version view',
);
