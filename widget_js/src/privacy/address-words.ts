/** Words of addresses that are a website's own, and those that stand before somebody's name. */

const words = (list: string): ReadonlySet<string> => new Set(list.split(/\s+/));

/** Whatever stands around them. */
export const PAGE_WORDS = words(
  '3d 4k a about accommodation account accounts activate activity add address addresses admin agb aktuell albums ' +
    'alerts all and annual anxiety api app apps archive archives article articles asc at auth aviso azienda b2b b2c ' +
    'back basket benefits bestellung bestellungen billing biznes blog blogs book booking bookings books boutique ' +
    'brand brands browse buscar business businesses buy by calendar callback camping cancel careers carrello carrinho ' +
    'cart case catalog catalogue categories category change chat checkout claims cms collection collections color ' +
    'commande comment comments community company compare complete compte confirm confirmation confirmed contact ' +
    'content continue cookie cookies coupon coupons course courses create css cuenta current customers customize ' +
    'dashboard data date datenschutz deal deals default delete delivery demo departments desc desktop detail details ' +
    'dev devices discount docs documentation documents download downloads edit editor email empleo emploi en ' +
    'engineering enterprise error event events example examples explore export facts faq faqs favorites features feed ' +
    'feedback files filter finance find finish fitness for forgot form forms forum forums fragen free from gallery ' +
    'general gift gifts grid group groups guide guides haftpflicht handlekurv health help helpcenter hilfe hire ' +
    'history home hotel hotels house how html https id image images img impressum imprint in inbox index info ' +
    'inloggen insights installation invoice invoices is issue issues it item items jobb jobs join journal js kasse kb ' +
    'kids kontakt konto kosik koszyk kurv landing language latest league learn legal library light link links list ' +
    'live local locations log login logout lookbook lookup magazine mail main manage manual map maps market ' +
    'marketplace media membership men mens mental menu message messages method mfa mobile moda modal models month ' +
    'more music my name network new newest news newsletter next nieuws no notes notice noticias notification ' +
    'notifications oauth oauth2 objednavka of offer offers office offres oldest on online open options or order ' +
    'orders organization other our overview owner package page pages panier paper partners parts password passwords ' +
    'path payment payments permissions phone photo photos php physics picture plan plans platform playlist policies ' +
    'policy popular popularity portal portfolio post posts praca preferences premier press preview price prices ' +
    'pricing print privacy prodotti product producten productos products produits produkte produkter produtos project ' +
    'projects promo public publications quote rating ratings read recipes recovery register registration release ' +
    'releases relevance report reports request requests reservations reset resources rest results return returns ' +
    'review reviews roadmap roles rooms root rss rules sale sales savings scarpe schools sdk search section security ' +
    'select sell send service services session sessions settings setup shipping shop shopping shops sign signin ' +
    'signout signup single site sitemap size social software solution solutions sort sortiment spielzeug sport sports ' +
    'sso start static statistics status step steps store storefront stores stories story studies study style ' +
    'subscribe subscription subscriptions success suche summary support survey system tab table tables tag tags ' +
    'takeaway tax team templates terms test testimonials tests thanks theme themes thread ticket tickets time tips to ' +
    'today tools top topic topics tour track tracking training transactions transfers travel trial type types ueber ' +
    'uns unsubscribe up update upgrade upload urunler us usage utf8 v1 verify versand version versions video videos ' +
    'view views warehouse warenkorb watch web webhooks webinar webinars website week welcome white whitepaper wiki ' +
    'winkelwagen wishlist with withdraw women womens work workshops www xml year you your zapatos',
);

/** Words after which a path has a name or an id (`/user/kim-doe`, `/invite/xkqzvwpt`). */
export const OWNED_WORDS = words(
  'activate activation bestellung bestellungen booking bookings claim code commande confirm d e i invitation invoice invoices j k key l magic ' +
    'order orders otp pedido pedidos r recover reservation reservations reset s share shared t token tracking unsubscribe verify ' +
    'account accounts agent agents author authors autor autores autoren benutzer bruker by candidate candidates cliente ' +
    'clientes client clients clienti contact contacts customer customers doctor doctors employee employees friend friends ' +
    'from gebruiker gebruikers guest guests hello hi host in invite klant klanten klient kunde kunden kullanici lawyer ' +
    'lawyers medlem medlemmar member members membre membres membro membri mentor mentors mitglied mitglieder mitarbeiter ' +
    'name names nutzer owner owners paciente pacientes participant participants patient patienten patientes patients ' +
    'people perfil perfis person personen persons person player profil profile profiles profils profilo provider ' +
    'providers recipient ref referral resident residents seller sellers speaker speakers staff student students teacher ' +
    'teachers team tenant tenants to u user users username usuario usuarios usuarios utente utenti utilisateur ' +
    'utilisateurs uzivatel uzytkownik vendor vendors visitor visitors welcome',
);

/** Words that begin a part with a name in it (`profile-kim-doe`). */
export const NAMING_WORDS = words(
  'author autor benutzer by cliente client customer dr hello hi invite klant kunde medlem member membre membro mitglied ' +
    'mr mrs ms nutzer paciente patient perfil person profil profile profilo student user username usuario utente ' +
    'utilisateur welcome',
);

/** Names of parameters that most websites have. */
export const PARAMETERS = words(
  'access_token action after amount auth before brand callback cat category client_id code color colour count country ' +
    'currency cursor date debug direction email fbclid filter filters format from gclid hl id ids item key keyword lang ' +
    'language layout limit locale max min mode msclkid name next nonce number offset order orderby origin p page pagesize ' +
    'per_page price product q query ref referrer redirect redirect_uri return s search section session sid size sort sortby ' +
    'source state status step style tab tag term theme ticket title to token type url user utm_campaign utm_content utm_id ' +
    'utm_medium utm_source utm_term v version view year',
);
